/** The look of the HTML report: no font, image or script is loaded; light, dark, narrow and paper. */
export const pageStyle = `
:root {
  color-scheme: light dark;
  --paper: #f7f6f2; --card: #ffffff; --ink: #1d2126; --soft: #565d66; --line: #dcd9d0; --rule: #b9b5a9;
  --fail: #a81e1e; --fail-tint: #fbeceb; --warn: #7d5100; --warn-tint: #fbf1dc; --unknown: #5a3fa6; --unknown-tint: #f0ecfa;
  --pass: #17663f; --pass-tint: #e6f3ec; --quiet: #565d66; --quiet-tint: #eeece6; --code: #f1efe9; --on: #ffffff;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14171a; --card: #1c2024; --ink: #e8e6e1; --soft: #a9aeb5; --line: #33383e; --rule: #59606a;
    --fail: #ff9188; --fail-tint: #3a2020; --warn: #f0bd62; --warn-tint: #352a16; --unknown: #bda9ff; --unknown-tint: #292440;
    --pass: #74cf9d; --pass-tint: #1a3026; --quiet: #a9aeb5; --quiet-tint: #292e33; --code: #25292e; --on: #14171a;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; overflow-wrap: anywhere; }
header, main, footer { max-width: 72rem; margin: 0 auto; padding: 0 1.5rem; }
h1, h2, h3 { line-height: 1.25; text-wrap: balance; }
h1 { font-size: clamp(1.6rem, 1.1rem + 2vw, 2.4rem); margin: 0; font-weight: 700; letter-spacing: -0.015em; }
h2 { font-size: 1.3rem; margin: 3rem 0 1rem; padding-top: .75rem; border-top: 2px solid var(--ink); }
h3 { font-size: 1.08rem; margin: 0 0 .4rem; }
p { margin: .35rem 0; max-width: 68ch; }
code, pre { font: .86em/1.5 ui-monospace, "SF Mono", Consolas, "DejaVu Sans Mono", monospace; }
pre { margin: .3rem 0; padding: .55rem .8rem; background: var(--code); border-radius: 4px; white-space: pre-wrap; }
a { color: inherit; }
:focus-visible { outline: 3px solid var(--unknown); outline-offset: 2px; }
.skip { position: absolute; left: -100vw; }
.skip:focus { left: 1rem; top: 1rem; background: var(--card); padding: .5rem 1rem; }
.aside, .subjects, .facts-line { color: var(--soft); font-size: .9rem; }
.brand { margin: 2.5rem 0 .6rem; font-size: .85rem; letter-spacing: .09em; text-transform: uppercase; color: var(--soft); }
.answer { font-size: 1.1rem; margin: .7rem 0; }
.emulated { display: inline-block; margin: .8rem 0; padding: .35rem .8rem; background: var(--warn-tint); color: var(--warn); border: 1px solid currentColor; border-radius: 4px; font-weight: 600; }
.tally { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: 1px; margin: 1.5rem 0 .5rem; background: var(--card); border: 1px solid var(--line); border-radius: 6px; overflow: hidden; }
.tally div { box-shadow: 0 0 0 1px var(--line); padding: .7rem 1rem .8rem; display: flex; flex-direction: column-reverse; justify-content: flex-end; }
.tally dt { color: var(--soft); font-size: .85rem; }
.tally dd { margin: 0; font-size: 1.9rem; font-weight: 700; line-height: 1.15; font-variant-numeric: tabular-nums; }
.tally .none dd { color: var(--soft); font-weight: 400; }
.bar { display: block; width: 100%; height: 10px; border-radius: 5px; margin: .9rem 0 0; }
.fail > dd, .label.fail, .state.off { color: var(--fail); }
.warn > dd, .label.warn, .state.partial { color: var(--warn); }
.unknown > dd, .label.unknown, .state.unknown { color: var(--unknown); }
.pass > dd, .state.on { color: var(--pass); }
.bar .fail { fill: var(--fail); } .bar .warn { fill: var(--warn); } .bar .unknown { fill: var(--unknown); }
.bar .waived { fill: var(--rule); } .bar .not-applicable { fill: var(--line); } .bar .pass { fill: var(--pass); }
.label, .mark, .state { display: inline-block; font-size: .78rem; font-weight: 700; padding: .1rem .55rem; border-radius: 3px; border: 1px solid currentColor; }
.label.critical.fail, .label.high.fail { background: var(--fail); border-color: var(--fail); color: var(--on); }
.label.waived, .mark, .state.absent { color: var(--quiet); }
.mark.new, .mark.changed { color: var(--ink); border-width: 2px; }
.finding { background: var(--card); border: 1px solid var(--line); border-left: 5px solid var(--rule); border-radius: 4px; padding: 1rem 1.2rem; margin: 0 0 1rem; break-inside: avoid; }
.finding.fail { border-left-color: var(--fail); } .finding.warn { border-left-color: var(--warn); }
.finding.unknown { border-left-color: var(--unknown); border-left-style: dashed; } .finding.waived { border-left-style: double; border-left-width: 7px; }
.labels { margin: 0 0 .5rem; }
.why { color: var(--soft); }
.facts { display: flex; flex-wrap: wrap; gap: .4rem 2rem; margin: .7rem 0; }
dt { font-size: .8rem; color: var(--soft); } dd { margin: 0; }
.next { font-size: .8rem; color: var(--soft); margin: .8rem 0 0; }
.scroll { overflow-x: auto; margin: .6rem 0; }
table { border-collapse: collapse; width: 100%; min-width: 38rem; font-size: .9rem; }
th, td { text-align: left; vertical-align: top; padding: .4rem .8rem .4rem 0; border-bottom: 1px solid var(--line); }
th { white-space: nowrap; font-weight: 600; color: var(--soft); font-size: .8rem; } td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
.evidence td:nth-child(-n+2) { overflow-wrap: break-word; } .evidence td:nth-child(n+3) { min-width: 10.5rem; }
tbody th { color: var(--ink); font-size: .9rem; white-space: normal; }
.profile { margin: 1.6rem 0 2.2rem; }
.failure { color: var(--unknown); }
.path { background: var(--card); border: 1px solid var(--line); border-radius: 6px; padding: 1rem 1.2rem 1.1rem; margin: .8rem 0; break-inside: avoid; }
.path-head { display: flex; flex-wrap: wrap; gap: .2rem .8rem; align-items: baseline; max-width: none; margin: 0 0 .4rem; }
.side { font-weight: 700; }
.rail { list-style: none; margin: .9rem 0 .6rem; padding: 0; }
.stop { position: relative; padding: 0 0 .9rem 2.6rem; min-height: 2.4rem; font-size: .88rem; line-height: 1.35; }
.stop > * { display: block; } .stop b { font-size: .93rem; }
.word { font-weight: 600; font-size: .8rem; }
.open .word { color: var(--pass); } .closed .word { color: var(--fail); } .unreadable .word { color: var(--unknown); } .absent .word { color: var(--quiet); }
.gates { list-style: none; margin: .6rem 0; padding: 0; font-size: .9rem; } .gates li { padding: .3rem 0 .35rem; border-top: 1px solid var(--line); display: flex; flex-wrap: wrap; gap: .1rem .9rem; align-items: baseline; }
.gates b { min-width: 11rem; } .gates .word { min-width: 4.5rem; } .gates .read { color: var(--soft); } 
.closed b > span { color: var(--fail); } .unreadable b > span { color: var(--unknown); } .open b > span { color: var(--pass); }
.sign { position: absolute; left: 0; top: 0; z-index: 1; width: 1.7rem; height: 1.7rem; border-radius: 50%; background: var(--card); border: 3px solid var(--rule); display: grid !important; place-items: center; font-weight: 700; font-size: .85rem; line-height: 1; }
.open .sign { border-color: var(--pass); color: var(--pass); } .closed .sign { background: var(--fail); border-color: var(--fail); color: var(--on); }
.unreadable .sign { border-color: var(--unknown); border-style: dashed; color: var(--unknown); }
.terminal .sign { background: var(--ink); border-color: var(--ink); border-radius: 4px; } .terminal.beyond .sign { background: var(--card); border-color: var(--rule); }
.stop::before { content: ""; position: absolute; left: .85rem; top: 0; bottom: 0; transform: translateX(-50%); border-left: 4px solid var(--pass); }
.stop.beyond::before, .stop.halt::before { border-left: 4px dotted var(--rule); }
.stop:last-child::before { display: none; }
.capabilities { display: flex; flex-wrap: wrap; gap: .3rem 1.6rem; margin: .7rem 0 0; padding-top: .7rem; border-top: 1px solid var(--line); font-size: .88rem; }
.capabilities div { display: flex; gap: .45rem; align-items: baseline; } .capabilities .yes dd { color: var(--pass); } .capabilities .unknown dd { color: var(--unknown); }
.beside { font-size: .84rem; color: var(--soft); max-width: none; }
details { margin: .8rem 0; } details.one { margin: .1rem 0; } summary { cursor: pointer; font-weight: 600; padding: .3rem 0; }
.clean { color: var(--pass); font-weight: 600; }
footer { margin-top: 4rem; padding-bottom: 3rem; color: var(--soft); font-size: .85rem; }
@media print, (min-width: 60rem) {
  .gates code { margin-left: auto; }
  .rail { display: grid; grid-auto-flow: column; grid-auto-columns: minmax(0, 1fr); }
  .stop { padding: 2.3rem .7rem .4rem 0; }
  .stop::before { left: 0; right: 0; top: .85rem; bottom: auto; transform: translateY(-50%); border-left: 0; border-top: 4px solid var(--pass); }
  .stop.beyond::before, .stop.halt::before { border-left: 0; border-top: 4px dotted var(--rule); }
}
@page { margin: 14mm; }
@media print {
  :root { color-scheme: light; --paper: #fff; --card: #fff; --ink: #000; --soft: #444; --line: #ccc; --rule: #999; --fail: #a81e1e; --warn: #7d5100; --unknown: #5a3fa6; --pass: #17663f; --quiet: #444; --code: #f4f4f4; --on: #fff; --warn-tint: #fff; }
  body { font-size: 10pt; } header, main, footer { max-width: none; padding: 0; } .skip { display: none; } .scroll { overflow: visible; } table { min-width: 0; }
  .stop, .stop b, .stop .word { font-size: 7pt; } .stop { padding-right: .3rem; } .tally { grid-template-columns: none; grid-auto-flow: column; grid-auto-columns: 1fr; } footer { margin-top: 1.5rem; padding: 0; } .brand { margin-top: 0; }
  h2, h3, .subjects { break-after: avoid; } h2 { margin-top: 1.6rem; } tr { break-inside: avoid; } table { font-size: 8.5pt; }
  .finding, .path { break-inside: auto; } .rail, .facts, .gates li, .labels, pre, li { break-inside: avoid; } .labels, h3, .why, .path-head, thead, .next { break-after: avoid; }
  summary { list-style: none; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  details::details-content { content-visibility: visible; height: auto; }
}
`;
