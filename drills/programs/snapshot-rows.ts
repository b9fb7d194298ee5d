import { sendingsOf } from '../../src/demo/campaigns.ts'
import { makeCustomer } from '../../src/demo/customer.ts'
import { makeHistory } from '../../src/demo/history.ts'
import { snapshotColumns, snapshotOf } from '../../src/demo/outcome.ts'

/** The example shop's table with the known outcome, header first, for as many customers as give `rows` rows of it. */
export function* snapshotRows(seed: number, rows: number): Generator<readonly (string | number)[]> {
  yield snapshotColumns
  for (let [index, made] = [0, 0]; made < rows; index++) {
    const customer = makeCustomer(seed, index)
    const snapshot = snapshotOf(customer, makeHistory(seed, customer, sendingsOf(seed, customer)))
    if (!snapshot) continue
    made++
    yield snapshot.cells
  }
}
