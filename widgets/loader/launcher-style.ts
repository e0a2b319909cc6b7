/**
 * This sheet says what the launcher looks like, and the card that says that the rest did not come. The other sheets
 * build on its variables and rules. A backslash joins a line with the next one, so that a break costs no byte.
 */
export const launcherCss = `
:host{all:initial!important;position:fixed!important;inset:0!important;pointer-events:none!important}
.stage{--hl-bg:#fff;--hl-text:#1a1d24;--hl-shadow:0 6px 28px rgb(0 0 0/.24);position:absolute;inset:0;\
font:15px/1.45 system-ui,sans-serif;text-align:start;-webkit-text-size-adjust:none;-webkit-user-select:text;\
color-scheme:light}
.dock>*{pointer-events:auto}
*{box-sizing:border-box;margin:0;padding:0;border:0;font:inherit;color:inherit;background:none;list-style:none}
b{font-weight:600}
button{cursor:pointer}
svg{width:1.25em;fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round;stroke-linejoin:round}
:focus-visible{outline:2px solid;outline-offset:2px}
[hidden]{display:none!important}
.dock{position:absolute;bottom:calc(var(--hl-y) + env(safe-area-inset-bottom));display:flex;flex-direction:column;\
align-items:flex-end;gap:12px;color:var(--hl-text)}
.right{right:calc(var(--hl-x) + env(safe-area-inset-right))}
.left{left:calc(var(--hl-x) + env(safe-area-inset-left))}
.dock.left{align-items:flex-start}
.launch{display:flex;align-items:center;height:56px;border-radius:28px;background:var(--hl-accent);color:var(--hl-on);\
box-shadow:var(--hl-shadow);position:relative;transition:transform .15s}
.launch:hover{transform:scale(1.05)}
.launch:active{transform:scale(.96)}
.launch:focus-visible{outline:3px solid var(--hl-bg);outline-offset:-5px}
.label{padding-inline-start:20px;font-weight:600;white-space:nowrap}
.icons,.x{display:grid;place-items:center}
.icons{width:56px}
.launch svg{width:24px;grid-area:1/1;transition:.2s}
.dock:not(.opened) .down,.opened .chat{opacity:0;transform:rotate(90deg) scale(.6)}
.opened :is(.card,.label){display:none}
.card{background:var(--hl-bg);border-radius:14px;box-shadow:var(--hl-shadow);padding:14px 44px 14px 16px;\
position:relative}
.card b{display:block}
.say{text-align:start}
.say::after{content:"";position:absolute;inset:0}
.x{position:absolute;top:6px;inset-inline-end:6px;width:32px;height:32px;border-radius:8px;z-index:1}
@media (prefers-reduced-motion:reduce){*{animation:none!important;transition:none!important}}
@media print{:host{display:none!important}}
`
