/** What the launcher and the cards look like; the window's own sheet builds on the variables and the first rules. */
export const launcherCss = `
:host{all:initial!important;position:fixed!important;z-index:var(--z)!important;font:15px/1.45 system-ui,sans-serif!important;color-scheme:light dark!important;
--bg:#fff;--text:#1a1d24;--soft:#f1f3f6;--line:#d8dde5;--mute:#5b6472;--shadow:0 6px 28px rgb(0 0 0/.24)}
@media (prefers-color-scheme:dark){:host{--bg:#1d2027;--text:#eceef2;--soft:#2c313b;--line:#434957;--mute:#a8b0be}}
*{box-sizing:border-box;margin:0;padding:0;border:0;font:inherit;color:inherit;background:none;list-style:none}
b{font-weight:600}
button{cursor:pointer}
svg{width:1.25em;fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round;stroke-linejoin:round}
:focus-visible{outline:2px solid var(--ink);outline-offset:2px}
[hidden]{display:none!important}
.dock{position:fixed;bottom:var(--y);display:flex;flex-direction:column;align-items:flex-end;gap:12px;color:var(--text)}
.right{right:var(--x)}
.left{left:var(--x);align-items:flex-start}
.launch{display:flex;align-items:center;height:56px;border-radius:28px;background:var(--accent);color:var(--on);box-shadow:var(--shadow);position:relative;transition:transform .15s}
.launch:hover{transform:scale(1.05)}
.launch:active{transform:scale(.96)}
.launch:focus-visible{outline:3px solid var(--bg);outline-offset:-5px}
.label{padding-inline-start:20px;font-weight:600;white-space:nowrap}
.icons,.x{display:grid;place-items:center}
.icons{width:56px}
.launch svg{width:24px;grid-area:1/1;transition:.2s}
.dock:not(.opened) .down,.opened .chat{opacity:0;transform:rotate(90deg) scale(.6)}
.badge{position:absolute;top:-4px;inset-inline-end:-4px;min-width:22px;padding:0 6px;border-radius:11px;background:#c2261c;color:#fff;font-weight:600;font-size:12px;line-height:22px;text-align:center}
.card{width:min(320px,calc(100vw - 2*var(--x)));background:var(--bg);border-radius:14px;box-shadow:var(--shadow);padding:14px 44px 14px 16px;position:relative;animation:rise .2s;overflow-wrap:anywhere}
.card b{display:block}
.body{white-space:pre-line;display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:4;overflow:hidden}
.say{text-align:start}
.say::after{content:"";position:absolute;inset:0}
section a{color:var(--ink);font-weight:600}
.x{position:absolute;top:6px;inset-inline-end:6px;width:32px;height:32px;border-radius:8px;color:var(--mute);z-index:1}
.x:hover{background:var(--soft)}
.opened :is(.card,.label){display:none}
@keyframes rise{from{opacity:0;transform:translateY(8px)}}
@media (max-width:479px){.opened.dock{display:none}}
@media (prefers-reduced-motion:reduce){*{animation:none!important;transition:none!important}}
@media print{:host{display:none!important}}
`
