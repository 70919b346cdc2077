import type { AppState } from '../app-context.tsx'
import type { Command } from '../commands.ts'
import { EXPERIMENTS_PATH, IMPORT_PATH, MODELS_PATH, SETTINGS_PATH, WELCOME_PATH } from '../routes.ts'
import { scheme, setTheme } from '../theme/theme.ts'

/** What can be done on every page. */
export function shellCommands(
  app: AppState,
  navigate: (path: string) => void,
  toggleSidebar: () => void,
): readonly Command[] {
  return [
    {
      id: 'palette',
      title: 'Open the command palette',
      section: 'View',
      keys: ['$mod+k'],
      run: app.openPalette,
    },
    { id: 'help', title: 'Show all keys', section: 'View', keys: ['?'], run: app.openHelp },
    {
      id: 'experiments',
      title: 'Go to experiments',
      section: 'Go to',
      keys: ['g e'],
      run: () => navigate(EXPERIMENTS_PATH),
    },
    {
      id: 'models',
      title: 'Go to models',
      section: 'Go to',
      keys: ['g m'],
      run: () => navigate(MODELS_PATH),
    },
    {
      id: 'import',
      title: 'Import files',
      section: 'Go to',
      keys: ['g i'],
      run: () => navigate(IMPORT_PATH),
    },
    {
      id: 'settings',
      title: 'Go to settings',
      section: 'Go to',
      keys: ['g s'],
      run: () => navigate(SETTINGS_PATH),
    },
    {
      id: 'welcome',
      title: 'Show how to log runs',
      section: 'Go to',
      keys: ['g w'],
      run: () => navigate(WELCOME_PATH),
    },
    {
      id: 'create-experiment',
      title: 'Create experiment',
      section: 'Experiment',
      keys: ['c'],
      run: app.createExperiment,
    },
    { id: 'sidebar', title: 'Show or hide the sidebar', section: 'View', keys: ['['], run: toggleSidebar },
    {
      id: 'theme',
      title: 'Switch between light and dark',
      section: 'View',
      run: () => setTheme(scheme() === 'dark' ? 'light' : 'dark'),
    },
  ]
}
