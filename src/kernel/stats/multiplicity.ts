/**
 * p-values of several questions at once, so that the chance of even one false "yes" stays at the level asked for: the
 * smallest is multiplied by their number, the next by one less, and so on; none falls below one before it.
 * @see Holm (1979), "A simple sequentially rejective multiple test procedure", Scandinavian Journal of Statistics 6.
 */
export function holmAdjusted(p: readonly number[]): number[] {
  const order = p.map((_, i) => i).sort((a, b) => p[a]! - p[b]!)
  const adjusted = new Array<number>(p.length)
  let least = 0
  for (const [place, i] of order.entries()) {
    least = Math.min(1, Math.max(least, (p.length - place) * p[i]!))
    adjusted[i] = least
  }
  return adjusted
}
