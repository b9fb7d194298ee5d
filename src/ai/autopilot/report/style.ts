/** The page's own style: readable on a phone, on a wide screen, in the dark and on paper (A4). */
export const style = `
:root{color-scheme:light dark;--ground:#fff;--raised:#f5f7f9;--ink:#1b2027;--muted:#525c69;--rule:#d5dbe2;--accent:#0b5cad;--bar:#4f93d3;--soft:#cfe2f6;--other:#a1480b;--good:#146c3a;--goodSoft:#e3f4ea;--warn:#7a4d00;--warnSoft:#fdf1d8;--bad:#a61b1b;--badSoft:#fbe6e6}
@media (prefers-color-scheme:dark){:root{--ground:#14181d;--raised:#1d232a;--ink:#e9ecf0;--muted:#abb5c2;--rule:#39424d;--accent:#75b6f5;--bar:#4a82b8;--soft:#21405f;--other:#f2ab68;--good:#7fd6a0;--goodSoft:#173324;--warn:#f1c566;--warnSoft:#382c10;--bad:#f59a9a;--badSoft:#401d1d}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;scroll-behavior:smooth}
@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",sans-serif;overflow-wrap:anywhere}
.page{max-width:1120px;margin:0 auto;padding:24px 16px 64px;display:grid;grid-template-columns:minmax(0,1fr);gap:0 48px}
main{min-width:0;max-width:760px}
nav{display:none}
@media (min-width:1080px){.page{grid-template-columns:220px minmax(0,1fr)}nav{display:block;position:sticky;top:24px;align-self:start;max-height:calc(100vh - 48px);overflow:auto;font-size:14px}nav ul{list-style:none;margin:8px 0 0;padding:0}nav a{display:block;padding:4px 10px;color:var(--muted);text-decoration:none;border-left:2px solid var(--rule)}nav a:hover,nav a:focus-visible{color:var(--accent);border-color:var(--accent)}}
h1{font-size:1.15rem;font-weight:600;color:var(--muted);margin:0 0 8px}
h2{font-size:1.3rem;line-height:1.3;margin:48px 0 8px;padding-top:20px;border-top:1px solid var(--rule)}
h3,h2.minor{font-size:1.05rem;line-height:1.35;margin:24px 0 8px}
h2.minor{border:0;padding:0}
p{margin:0 0 12px}
a{color:var(--accent)}
ul,ol{margin:0 0 12px;padding-left:22px}
li{margin:4px 0}
.answer{font-size:1.6rem;line-height:1.3;font-weight:650;letter-spacing:-.01em;margin:0 0 16px}
.muted{color:var(--muted)}
.small{font-size:.875rem}
.note{display:block;font-size:.8rem;color:var(--muted);font-weight:400}
.chip{display:inline-flex;gap:8px;align-items:center;padding:4px 12px;border-radius:999px;font-weight:600;margin:0 0 16px}
.chip b{font-weight:700}
.yes{color:var(--good);background:var(--goodSoft)}.careful{color:var(--warn);background:var(--warnSoft)}.no{color:var(--bad);background:var(--badSoft)}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(210px,1fr));gap:12px;margin:20px 0}
.card{background:var(--raised);border:1px solid var(--rule);border-radius:10px;padding:14px 16px}
.card h2{margin:0 0 4px;font-size:.9rem;color:var(--muted);font-weight:600}
.card .figure::first-letter{text-transform:uppercase}.card .figure{font-size:1.7rem;font-weight:650;line-height:1.2;margin:0 0 4px}
.card p:last-child{margin:0}
.button{display:inline-block;background:var(--accent);color:var(--ground);padding:10px 18px;border-radius:8px;text-decoration:none;font-weight:600;margin:4px 0 8px}
.button:focus-visible,a:focus-visible,summary:focus-visible,.scroll:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.warning{border-left:4px solid var(--warn);background:var(--warnSoft);padding:10px 14px;border-radius:0 8px 8px 0;margin:8px 0;list-style:none}
.warnings{padding:0;margin:0}
.causes{padding-left:22px}
.causes li{margin:8px 0}
figure{margin:20px 0 28px}
figcaption{font-weight:600;margin:0 0 8px}
svg{display:block;max-width:100%;height:auto}
.narrow{display:block}.wide{display:none}
@media (min-width:720px){.narrow{display:none}.wide{display:block}}
.multiples{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,320px),1fr));gap:0 32px}
svg text{font:12px system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",sans-serif;fill:var(--ink)}
svg .tick,svg .axis,svg text.muted{fill:var(--muted)}
svg text.note{font-weight:600;paint-order:stroke;stroke:var(--ground);stroke-width:4px;stroke-linejoin:round}
svg .grid{stroke:var(--rule);stroke-width:1;fill:none}
svg .base{stroke:var(--muted);stroke-width:1;fill:none}
svg .line{fill:none;stroke:var(--accent);stroke-width:2.5;stroke-linejoin:round}
svg .line.reference{stroke:var(--muted);stroke-width:1.5;stroke-dasharray:5 4}
svg .band{fill:var(--soft);stroke:none}
svg .bar{fill:var(--bar)}
svg .dot{fill:var(--accent)}
svg .dot.hollow{fill:none;stroke:var(--muted);stroke-width:1.5}
svg .mark{fill:var(--other)}
svg .drop{stroke:var(--other);stroke-width:1.5;stroke-dasharray:3 3}
svg .whisker{stroke:var(--ink);stroke-width:2;stroke-linecap:round;fill:none}
.scroll{overflow-x:auto;margin:8px 0 16px}
table{border-collapse:collapse;width:100%;font-size:.9rem}
th,td{text-align:left;padding:7px 12px 7px 0;border-bottom:1px solid var(--rule);vertical-align:top;overflow-wrap:break-word}
thead th{color:var(--muted);font-weight:600;vertical-align:bottom}
td.number,th.number{text-align:right;font-variant-numeric:tabular-nums;padding-right:16px}
td.number{white-space:nowrap}
tr.chosen td,tr.chosen th{font-weight:650}
tbody th{font-weight:500;min-width:8.5em}
@media (max-width:719px){thead th,td.number,thead th.number{white-space:normal}th,td,td.number,th.number{padding-right:8px}tbody th{min-width:7em}}
details{margin:8px 0}
summary{cursor:pointer;color:var(--accent);font-size:.9rem;padding:4px 0}
.term{color:inherit;text-decoration:underline dotted;text-underline-offset:3px}
dt{font-weight:600;margin-top:10px}
dd{margin:0 0 8px}
code{font:.88em ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;overflow-wrap:anywhere}
footer{color:var(--muted);font-size:.85rem;border-top:1px solid var(--rule);margin-top:48px;padding-top:12px}
@page{size:A4;margin:16mm 15mm}
@media print{:root{color-scheme:light;--ground:#fff;--raised:#f5f7f9;--ink:#111;--muted:#444c57;--rule:#c9d0d8;--accent:#0b5cad;--bar:#4f93d3;--soft:#cfe2f6;--other:#a1480b;--good:#146c3a;--goodSoft:#e3f4ea;--warn:#7a4d00;--warnSoft:#fdf1d8;--bad:#a61b1b;--badSoft:#fbe6e6}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}
body{font-size:10.5pt}.page{display:block;padding:0;max-width:none}main{max-width:none}nav,.button,figure details{display:none}
.narrow{display:none}.wide{display:block}.multiples{grid-template-columns:1fr 1fr;gap:0 24px}
figure,.card,.warning,tr,dt{break-inside:avoid}h2,h3,figcaption,thead{break-after:avoid}h2{margin-top:28px}h2.minor{margin-top:14px}.card h2.minor{margin:0 0 4px}
.scroll{overflow:visible}table{font-size:9pt}a{color:inherit;text-decoration:none}.term{text-decoration:none}
details::details-content{content-visibility:visible;display:block;height:auto}summary{display:none}}
`
