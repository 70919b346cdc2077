import type { AppState } from '../app-context.tsx'
import type { Command } from '../commands.ts'
import { exportBundle } from '../exporting/export-state.ts'
import {
  EXPERIMENTS_PATH,
  IMPORT_PATH,
  MODELS_PATH,
  SETTINGS_PATH,
  USE_PATH,
  WELCOME_PATH,
} from '../routes.ts'
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
    ...placeCommands(navigate),
    {
      id: 'create-experiment',
      title: 'Create experiment',
      section: 'Experiment',
      keys: ['c'],
      writes: true,
      run: app.createExperiment,
    },
    {
      id: 'export-everything',
      title: 'Export everything',
      section: 'Experiment',
      writes: true,
      run: () => void exportBundle({}),
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

function placeCommands(navigate: (path: string) => void): readonly Command[] {
  const place = (id: string, title: string, key: string, path: string): Command => ({
    id,
    title,
    section: 'Go to',
    keys: [`g ${key}`],
    run: () => navigate(path),
  })
  const ownPlace = (...of: Parameters<typeof place>): Command => ({ ...place(...of), writes: true })
  return [
    place('experiments', 'Go to experiments', 'e', EXPERIMENTS_PATH),
    place('models', 'Go to models', 'm', MODELS_PATH),
    ownPlace('import', 'Import files', 'i', IMPORT_PATH),
    ownPlace('settings', 'Go to settings', 's', SETTINGS_PATH),
    ownPlace('use', 'Use it in your notebook', 'n', USE_PATH),
    ownPlace('welcome', 'Show how to log runs', 'w', WELCOME_PATH),
  ]
}
