import { t } from '../language.js'
import { GROUPS } from './event-types.js'
import { grouped, type StatsStep, type Step, total } from './stats.js'
import { day, hour } from './times.js'

/** Units of the viewBox. The chart takes the available width. */
const WIDTH = 10
const GAP = 2
const HEIGHT = 100

function bar(step: StatsStep, index: number, most: number) {
  const sums = grouped([step])
  let below = 0
  return GROUPS.filter((group) => sums[group] > 0).map((group) => {
    const height = (sums[group] / most) * HEIGHT
    below += height
    return (
      <rect
        key={group}
        class={`bar ${group}`}
        x={index * WIDTH + GAP / 2}
        y={HEIGHT - below}
        width={WIDTH - GAP}
        height={height}
      />
    )
  })
}

export function resultsChart(steps: readonly StatsStep[], step: Step) {
  const timeOf = step === 'hour' ? hour : day
  const [first, last] = [steps[0], steps[steps.length - 1]]
  if (!first || !last) return null
  const most = Math.max(...steps.map((one) => total(grouped([one]))))
  const sums = grouped(steps)
  const [from, to] = [timeOf(first.at), timeOf(last.at)]
  const counts = GROUPS.map((group) => `${t(`operator.groups.${group}`)} ${sums[group]}`).join(', ')
  return (
    <figure class="chart">
      <p class="rule">{most > 0 ? t('operator.most', { n: most }) : t('operator.noResults')}</p>
      <svg
        viewBox={`0 0 ${steps.length * WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={t('operator.summary', { from, to, counts })}
      >
        {most > 0 ? steps.map((one, index) => bar(one, index, most)) : null}
      </svg>
      <p class="ends rule">
        <span>{from}</span>
        <span>{to}</span>
      </p>
      <ul class="legend">
        {GROUPS.map((group) => (
          <li key={group}>
            <span class={`key ${group}`} aria-hidden="true" />
            {t(`operator.groups.${group}`)} <b>{sums[group]}</b>
          </li>
        ))}
      </ul>
    </figure>
  )
}

export function resultsTable(steps: readonly StatsStep[], step: Step) {
  const timeOf = step === 'hour' ? hour : day
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{t('operator.at')}</th>
          {GROUPS.map((group) => (
            <th scope="col" key={group}>
              {t(`operator.groups.${group}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {[...steps].reverse().map((one) => {
          const sums = grouped([one])
          return (
            <tr key={one.at}>
              <th scope="row">{timeOf(one.at)}</th>
              {GROUPS.map((group) => (
                <td key={group}>{sums[group]}</td>
              ))}
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
