/** One hyper-parameter and the range it is looked for in. */
export type Dimension = Readonly<{ name: string; low: number; high: number; scale: 'linear' | 'log'; whole?: boolean }>
export type Space = readonly Dimension[]
/** A point of the unit cube, one coordinate per dimension. */
export type Point = readonly number[]

/** The hyper-parameters at a point of the unit cube. */
export function decode(space: Space, point: Point): Record<string, number> {
  return Object.fromEntries(
    space.map(({ name, low, high, scale, whole }, d) => {
      const at = point[d]!
      const value = scale === 'log' ? low * (high / low) ** at : low + (high - low) * at
      // Four digits are enough to tell settings apart and can be typed again
      return [name, whole ? Math.round(value) : Number(value.toPrecision(4))]
    }),
  )
}

/** The point of the unit cube that stands for the given hyper-parameters; outside values go to the edge. */
export function encode(space: Space, params: Readonly<Record<string, number>>): Point {
  return space.map(({ name, low, high, scale }) => {
    if (high <= low) return 0
    const value = Math.min(high, Math.max(low, params[name]!))
    return scale === 'log' ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low)
  })
}
