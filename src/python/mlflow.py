"""What `import mlflow` finds where the real package is absent: where it is there, its folder comes before this file."""

import tracklet

# Puts Tracklet's face into sys.modules in place of this one.
tracklet.install()
