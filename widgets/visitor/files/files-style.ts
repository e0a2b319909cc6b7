/** This sheet says what files look like. It builds on the window's sheet. */
export const filesCss = `
.chips{width:100%;max-height:174px;overflow:auto;display:grid;gap:6px;overscroll-behavior:contain}
.chip,.file{display:flex;align-items:center;gap:10px;border:1px solid var(--hl-line);border-radius:10px;font-size:13px;\
line-height:18px}
.chip{padding:6px 4px 6px 12px;min-width:0}
.failed{border-color:var(--hl-bad)}
.chip svg,.file svg{flex:none;color:var(--hl-mute)}
.about{flex:1;min-width:0;display:grid;grid-template-columns:minmax(0,1fr)}
.about small{display:flex;flex-wrap:wrap;gap:0 8px}
.name{display:flex;font-weight:600;white-space:pre}
.name span{overflow:hidden;text-overflow:ellipsis}
.name :first-child{flex-shrink:99999}
progress{appearance:none;width:100%;height:4px;margin:4px 0 2px;border-radius:2px;overflow:hidden;\
background:var(--hl-line)}
::-webkit-progress-bar{background:none}
::-webkit-progress-value{background:var(--hl-ink)}
::-moz-progress-bar{background:var(--hl-ink)}
.counter:empty{display:none}
.counter span,.bar b{display:block;white-space:nowrap;overflow:hidden;text-overflow:ellipsis}
.files{display:flex;flex-wrap:wrap;gap:4px;max-width:100%}
.own .files{justify-content:flex-end}
.files li{max-width:100%}
.bubble+.files{margin-top:4px}
.file{padding:8px 12px;text-decoration:none}
.file[href]:hover{background:var(--hl-soft)}
.picture{display:block;max-width:100%;border-radius:12px;overflow:hidden;background:var(--hl-soft);cursor:zoom-in}
.picture *{display:block;max-width:100%;width:auto;object-fit:cover}
.window::after{content:"";position:absolute;inset:0;z-index:3;border:3px dashed var(--hl-ink);border-radius:14px;\
pointer-events:none;opacity:0;transition:.1s .1s}
.drop::after{opacity:1;transition:0s}
.large[open]{--hl-ink:#fff;min-width:100%;min-height:100%;display:grid;grid-template-rows:auto 1fr;\
background:rgb(15 17 22/.97);color:#fff}
.large img{max-width:100%;max-height:calc(var(--hl-height) - 56px);place-self:center;padding:0 16px 16px}
.bar{display:flex;align-items:center;gap:8px;min-width:0;padding:8px 12px 8px 20px}
.bar b{flex:1}
`
