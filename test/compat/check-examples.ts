import { openedInFile } from '../support/opened.js'
import { ProgramBench } from '../support/program-bench.js'
import { EXAMPLES, type Example } from './examples.js'
import { fail, missingPrograms, notRun, type Outcome, pass } from './outcome.js'
import { RunningShop } from './running-shop.js'
import { Shopper } from './shopper.js'

const PASSED = 'logs a new person in, knows the person after a reload, logs out, and in again'

/** Starts each example with a service of its own, and logs in there with Chromium. */
export async function checkExamples(): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = []
  try {
    for (const example of EXAMPLES) outcomes.push(await outcomeOf(example))
  } finally {
    await openedInFile.close()
  }
  return outcomes
}

async function outcomeOf(example: Example): Promise<Outcome> {
  const missing = missingPrograms(example.needs)
  if (missing.length > 0) return notRun(example.name, missing)
  const bench = new ProgramBench()
  try {
    const shop = await RunningShop.start(example, bench)
    const shopper = await Shopper.arrive(shop)
    await shopper.registers()
    await shopper.orders()
    await shopper.reloads()
    await shopper.logsOut()
    await shopper.logsInAgain()
    if (example.former) await Shopper.isKnownFromBefore(shop, example.former)
    return pass(example.name, PASSED)
  } catch (error) {
    return fail(example.name, String(error))
  } finally {
    await bench.clear()
  }
}
