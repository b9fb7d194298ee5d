/** Text of a double that reads back as the same double, and never as the digits of an identifier. */
export const numberText = (value: number): string =>
  Number.isInteger(value) && Math.abs(value) >= 1e15 ? value.toExponential() : String(value)
