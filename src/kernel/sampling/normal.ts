import type { Rng } from './rng.ts'

/** A draw from the standard normal law; takes two numbers of the stream. @see Box & Muller (1958), Ann. Math. Statist. 29(2). */
export const normalDraw = (rng: Rng): number => Math.sqrt(-2 * Math.log(1 - rng())) * Math.cos(2 * Math.PI * rng())
