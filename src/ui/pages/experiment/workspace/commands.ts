import { isTyping, type Command } from '../../../commands.ts'
import type { ExperimentState } from '../state.ts'
import { FIRST_SHARE } from './layout.ts'

export function workspaceCommands(state: ExperimentState): readonly Command[] {
  const { history } = state
  const mayUndo = () => !isTyping(document.activeElement)
  return [
    {
      id: 'layout-table',
      title: 'Show the table alone',
      section: 'View',
      keys: ['1'],
      run: () => state.setLayout('table'),
    },
    {
      id: 'layout-both',
      title: 'Show table and charts',
      section: 'View',
      keys: ['2'],
      run: () => state.setLayout(FIRST_SHARE),
    },
    {
      id: 'layout-charts',
      title: 'Show the charts alone',
      section: 'View',
      keys: ['3'],
      run: () => state.setLayout('charts'),
    },
    {
      id: 'undo-view',
      title: 'Undo the change of the view',
      section: 'View',
      keys: ['$mod+z'],
      when: () => history.canUndo() && mayUndo(),
      run: history.undo,
    },
    {
      id: 'redo-view',
      title: 'Redo the change of the view',
      section: 'View',
      keys: ['$mod+Shift+z', '$mod+y'],
      when: () => history.canRedo() && mayUndo(),
      run: history.redo,
    },
    ...selectionCommands(state),
  ]
}

function selectionCommands({ visibility, selection, view, setTagging }: ExperimentState): readonly Command[] {
  const isTicked = () => selection.ids().size > 0
  return [
    {
      id: 'tag-selected',
      title: 'Tag the selected runs',
      section: 'Table',
      keys: ['t'],
      writes: true,
      when: () => isTicked() && !view.deleted(),
      run: () => setTagging(true),
    },
    {
      id: 'draw-selected',
      title: 'Draw the selected runs only',
      section: 'Chart',
      keys: ['o'],
      when: isTicked,
      run: () => visibility.showOnly(selection.ids()),
    },
    {
      id: 'draw-all',
      title: 'Draw all runs',
      section: 'Chart',
      keys: ['a'],
      when: visibility.isLimited,
      run: visibility.showAll,
    },
  ]
}
