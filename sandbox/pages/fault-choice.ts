import { type Html, html } from './html.js'

export interface FaultChoiceTexts {
  readonly fault: string
  readonly noFault: string
}

/** A list from which the code's fault is chosen. @param form the id of the form that it belongs to */
export function faultChoice(form: string, names: readonly string[], texts: FaultChoiceTexts): Html {
  return html`<label for="fault">${texts.fault}</label>
<select id="fault" name="sandbox_fault" form="${form}">
<option value="">${texts.noFault}</option>
${names.map((name) => html`<option>${name}</option>\n`)}
</select>`
}
