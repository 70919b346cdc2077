import { render } from 'solid-js/web'
import '../theme/reset.css'
import '../theme/tokens.css'
import { applyTheme } from '../theme/theme.ts'
import { ReportPage } from './page.tsx'
import { readReport } from './report-data.ts'
import './font.css'
import css from './report.module.css'

applyTheme()

const report = readReport()
const root = document.getElementById('app')
if (root) {
  render(
    () =>
      report ? (
        <ReportPage report={report} />
      ) : (
        <p class={css.none}>This page shows comparisons that Tracklet wrote. It holds none.</p>
      ),
    root,
  )
}
