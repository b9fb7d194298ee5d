// Loaded before every test file: properties draw the same cases each time, so that a red test is red for everybody.
// RUMBO_TEST_SEED=<n> draws others.
import fc from 'fast-check'

fc.configureGlobal({ seed: Number(process.env.RUMBO_TEST_SEED ?? 20_261_124) })
