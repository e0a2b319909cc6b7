/** What files look like, over the window's sheet. */
export const filesCss = `
.chips{width:100%;max-height:174px;overflow:auto;display:grid;gap:6px;overscroll-behavior:contain}
.chip,.file{display:flex;align-items:center;gap:10px;min-width:0;border:1px solid var(--line);border-radius:10px;background:var(--bg);font-size:13px;line-height:18px}
.chip{padding:6px 4px 6px 12px}
.chip.failed{border-color:var(--bad)}
.chip svg,.file svg{flex:none;width:20px;height:20px;color:var(--mute)}
.about{flex:1;min-width:0;display:grid}
.about small{display:flex;flex-wrap:wrap;gap:0 8px;font-variant-numeric:tabular-nums}
.name{display:flex;min-width:0;font-weight:600}
.name span{white-space:pre}
.name :first-child{overflow:hidden;text-overflow:ellipsis}
.again{font-weight:600;font-size:13px;text-decoration:underline;padding:8px}
.chip .round{color:var(--mute);width:32px;height:32px}
progress{appearance:none;width:100%;height:4px;margin:4px 0 2px;border-radius:2px;overflow:hidden;background:var(--line);color:var(--ink)}
::-webkit-progress-bar{background:none}
::-webkit-progress-value{background:var(--ink);border-radius:2px;transition:width .2s}
::-moz-progress-bar{background:var(--ink)}
.parked{width:100%;font-size:12px;color:var(--mute);padding-inline:4px}
.parked:empty{display:none}
.parked span{display:block;white-space:nowrap;overflow:hidden;text-overflow:ellipsis}
.files{display:flex;flex-wrap:wrap;gap:4px;max-width:100%}
.own .files{justify-content:flex-end}
.bubble+.files{margin-top:4px}
.files .wide{width:250px;max-width:100%}
.file{padding:8px 12px;text-decoration:none;color:var(--text);text-align:start}
a.file:hover{background:var(--soft)}
.picture{display:block;border-radius:12px;overflow:hidden;background:var(--soft);box-shadow:inset 0 0 0 1px var(--line);cursor:zoom-in}
.picture img,.picture svg{display:block;max-width:100%;object-fit:cover}
.picture svg{width:auto}
.drop::after{content:"";position:absolute;inset:0;z-index:3;border:3px dashed var(--ink);border-radius:14px;background:color-mix(in srgb,var(--ink) 12%,transparent);pointer-events:none}
.large[open]{position:fixed;inset:0;width:100%;height:100%;max-width:none;max-height:none;display:grid;grid-template-rows:auto 1fr;justify-items:center;background:rgb(15 17 22/.94);color:#fff;overflow:hidden}
.large img{max-width:100%;max-height:100%;min-height:0;object-fit:contain;align-self:center;padding:0 16px 16px}
.bar{display:flex;align-items:center;gap:8px;width:100%;padding:8px 12px 8px 20px}
.bar span{flex:1;min-width:0;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.bar :focus-visible{outline-color:#fff}
@media (forced-colors:active){.chip,.file,progress{border:1px solid}}
`
