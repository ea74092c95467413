import { defineComponent } from 'vue'
import { t } from '../language.js'
import { loading } from '../parts.js'
import { type Origin, originSelect } from './origin-select.js'
import { resultsChart, resultsTable } from './results-chart.js'
import type { Stats, Step } from './stats.js'

interface ResultsPanelProps {
  readonly stats: Stats | undefined
  readonly step: Step
  /** The step of the data, which may lag behind `step`. */
  readonly shown: Step
  readonly origin: Origin
  readonly isBusy: boolean
  readonly onStep: (step: Step) => void
  readonly onOrigin: (origin: Origin) => void
}

const SPANS = [
  ['hour', 'operator.hours'],
  ['day', 'operator.days'],
] as const

export const ResultsPanel = defineComponent(
  (props: ResultsPanelProps) => () => (
    <section class="card" aria-labelledby="results">
      <h2 id="results">{t('operator.results')}</h2>
      <fieldset class="spans">
        <legend class="hidden">{t('operator.step')}</legend>
        {SPANS.map(([step, text]) => (
          <label class="choice" key={step}>
            <input type="radio" name="step" checked={props.step === step} onChange={() => props.onStep(step)} />
            {t(text)}
          </label>
        ))}
      </fieldset>
      {originSelect({ id: 'results-origin', origin: props.origin, onChange: props.onOrigin })}
      {props.stats ? (
        <>
          {resultsChart(props.stats.steps, props.shown)}
          {props.shown === 'day' ? <p class="rule">{t('operator.daysInUtc')}</p> : null}
          <details>
            <summary>{t('operator.table')}</summary>
            {/* Scrollable, also by keyboard. */}
            <section class="scroll" tabindex={0} aria-label={t('operator.tableOf')}>
              {resultsTable(props.stats.steps, props.shown)}
            </section>
          </details>
        </>
      ) : props.isBusy ? (
        loading(t('loading'))
      ) : null}
    </section>
  ),
  { props: ['stats', 'step', 'shown', 'origin', 'isBusy', 'onStep', 'onOrigin'] },
)
