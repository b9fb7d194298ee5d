const contacted = 'light-dark(#00616c, #73b9c1)'
const kept = 'light-dark(#868e96, #868e96)'
const people = Array.from({ length: 24 }, (_, i) => ({
  x: 14 + (i % 8) * 17,
  y: 20 + Math.floor(i / 8) * 26,
  isControl: [3, 9, 14, 20, 17].includes(i),
}))

/** People of one list of whom some, by lot, are left out: they show what would have happened anyway. */
export const SplitDrawing = ({ label }: { label: string }) => (
  <svg viewBox="0 0 150 92" width={225} height={138} role="img" aria-label={label} fill="none" strokeWidth={2.5}>
    {people.map(({ x, y, isControl }) => (
      <g
        key={`${x} ${y}`}
        style={isControl ? { stroke: kept } : { stroke: contacted, fill: contacted }}
        strokeDasharray={isControl ? '2 3' : undefined}
      >
        <circle cx={x} cy={y - 7} r={4} />
        <path d={`M${x - 6} ${y + 9}a6 7 0 0 1 12 0z`} />
      </g>
    ))}
  </svg>
)
