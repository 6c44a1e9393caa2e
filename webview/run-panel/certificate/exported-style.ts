/** The style of an exported certificate: black on white, in a column that prints. */
export const exportedStyle = `:root { color-scheme: light dark; --line: #8884; --quiet: light-dark(#555, #aaa); }
body { margin: 0 auto; padding: 32px 24px; max-width: 900px; font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.7em; } h3 { font-size: 1.2em; }
h4 { margin: 28px 0 8px; padding-top: 12px; border-top: 1px solid var(--line); font-size: 1.1em; break-after: avoid; }
h5 { margin: 16px 0 4px; font-size: 1em; break-after: avoid; }
.muted, .note { color: var(--quiet); font-weight: normal; }
.note { display: block; font-size: 0.92em; }
.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(140px, 1fr)); gap: 12px 24px; margin: 10px 0; }
@media (min-width: 560px) { .facts { grid-template-columns: repeat(auto-fill, minmax(180px, 1fr)); } }
.facts dd { margin: 0; } .facts dt { color: var(--quiet); } .facts dd:not(.note) { font-size: 1.15em; }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: 4px 10px 4px 0; border-bottom: 1px solid var(--line); text-align: right; vertical-align: top; font-weight: normal; }
th:first-child, td:first-child, .about td { text-align: left; } .about { margin-bottom: 20px; } .about th { width: 7em; color: var(--quiet); }
.rung { display: grid; grid-template-columns: 3em 1fr 6em; gap: 10px; align-items: center; } .rung meter { width: 100%; height: 9px; appearance: none; background: none; print-color-adjust: exact; }
meter::-webkit-meter-inner-element, meter::-webkit-meter-bar { display: block; position: static; height: 9px; border: none; border-radius: 2px; background: #8883; }
meter::-webkit-meter-optimum-value { border-radius: 2px; background: #1a6fb5; } meter::-moz-meter-bar { background: #1a6fb5; }
.scroll { overflow-x: auto; } th, .note { overflow-wrap: break-word; } @media (max-width: 520px) { body { padding: 20px 16px; font-size: 14px; } .counts .status { display: inline-block; } .result .asked > li { grid-template-columns: 6.5em 1fr; } }
.rung-value { text-align: right; font-variant-numeric: tabular-nums; }
.status { font-weight: 600; white-space: nowrap; } .counts .status { margin-left: 10px; font-weight: normal; }
.derived { margin-right: 8px; color: var(--quiet); font-style: italic; font-weight: normal; } .asked li { margin: 5px 0; } .asked b { margin-right: 4px; }
mi { text-transform: none; } mi.letter { font-style: italic; }
.result { margin: 10px 0 16px; break-inside: avoid; } .result p { margin: 0; } .named .status { margin-left: 4px; } .result .asked > li { display: grid; grid-template-columns: 7.5em 1fr; gap: 0 8px; margin: 2px 0; } .result .asked .note { display: inline; } .result .asked .note::before { content: ' · '; } .asked > li > * { min-width: 0; overflow-wrap: anywhere; } .asked .name { margin-right: 12px; } .more > summary { list-style: none; color: var(--quiet); }
.formula { margin: 4px 0; overflow-x: auto; } .asked { margin: 4px 0; list-style: none; padding-left: 0; }
@page { margin: 18mm; }
@media print { :root { color-scheme: light; background: #fff; color: #000; } body { padding: 0; max-width: none; font-size: 10pt; } section { break-inside: auto; } .facts, table { break-inside: avoid; } }
`;
