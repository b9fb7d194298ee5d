const frame = { viewBox: '0 0 160 110', width: 160, height: 110, fill: 'none' } as const
const accent = 'light-dark(#00616c, #73b9c1)'
const quiet = 'light-dark(#adb5bd, #5c636a)'

/** A table from which a path leads to a mark: data becoming an answer. */
export const PathDrawing = () => (
  <svg {...frame} aria-hidden="true" strokeWidth={3} strokeLinecap="round" strokeLinejoin="round">
    <g style={{ stroke: quiet }}>
      <rect x={10} y={34} width={48} height={58} rx={6} />
      <path d="M10 52h48M10 66h48M10 80h48M30 34v58" />
    </g>
    <path d="M68 64c16 0 14-30 26-30s10 56 34 56" strokeDasharray="2 8" style={{ stroke: accent }} />
    <g style={{ stroke: accent }}>
      <path d="M136 82c10-12 15-20 15-28a15 15 0 0 0-30 0c0 8 5 16 15 28z" />
      <path d="m130 53 5 5 9-9" />
    </g>
  </svg>
)

/** A closed door with a keyhole. */
export const DoorDrawing = () => (
  <svg {...frame} aria-hidden="true" strokeWidth={3} strokeLinecap="round" strokeLinejoin="round">
    <g style={{ stroke: quiet }}>
      <path d="M30 98h100M52 98V20a6 6 0 0 1 6-6h44a6 6 0 0 1 6 6v78" />
    </g>
    <g style={{ stroke: accent }}>
      <circle cx={80} cy={54} r={7} />
      <path d="M80 61v13" />
    </g>
  </svg>
)

/** A compass without a needle's end: nothing is here. */
export const CompassDrawing = () => (
  <svg {...frame} aria-hidden="true" strokeWidth={3} strokeLinecap="round" strokeLinejoin="round">
    <circle cx={80} cy={55} r={42} style={{ stroke: quiet }} strokeDasharray="3 9" />
    <path d="M98 36 87 60 62 74l11-24z" style={{ stroke: accent }} />
  </svg>
)
