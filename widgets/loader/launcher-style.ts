/**
 * This sheet says what the launcher and the cards look like. The window's own sheet builds on its variables and first
 * rules. A backslash joins a line with the next one, so that a break costs no byte.
 */
export const launcherCss = `
:host{all:initial!important;position:fixed!important;inset:0!important;pointer-events:none!important}
.stage{--hl-bg:#fff;--hl-text:#1a1d24;--hl-soft:#f1f3f6;--hl-line:#d8dde5;--hl-mute:#5b6472;\
--hl-shadow:0 6px 28px rgb(0 0 0/.24);
position:absolute;inset:0;font:15px/1.45 system-ui,sans-serif;text-align:start;-webkit-text-size-adjust:none;\
-webkit-user-select:text;color-scheme:light}
.stage.dark{--hl-bg:#1d2027;--hl-text:#eceef2;--hl-soft:#2c313b;--hl-line:#434957;--hl-mute:#a8b0be;color-scheme:dark}
.dock>*,.window{pointer-events:auto}
*{box-sizing:border-box;margin:0;padding:0;border:0;font:inherit;color:inherit;background:none;list-style:none}
:not([dir]){unicode-bidi:plaintext}
b{font-weight:600}
button{cursor:pointer}
svg{width:1.25em;fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round;stroke-linejoin:round}
:focus-visible{outline:2px solid var(--hl-ink);outline-offset:2px}
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
.badge{position:absolute;top:-4px;inset-inline-end:-4px;min-width:22px;padding:0 6px;border-radius:11px;\
background:#c2261c;color:#fff;font-weight:600;font-size:12px;line-height:22px;text-align:center}
.card{width:min(320px,var(--hl-room));background:var(--hl-bg);border-radius:14px;box-shadow:var(--hl-shadow);\
padding:14px 44px 14px 16px;position:relative;animation:rise .2s;overflow-wrap:anywhere}
.card b{display:block}
.body{white-space:pre-line;display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:4;overflow:hidden}
.say{text-align:start}
.say::after{content:"";position:absolute;inset:0}
section a{color:var(--hl-ink);font-weight:600}
.x{position:absolute;top:6px;inset-inline-end:6px;width:32px;height:32px;border-radius:8px;color:var(--hl-mute);\
z-index:1}
.x:hover{background:var(--hl-soft)}
.opened :is(.card,.label){display:none}
@keyframes rise{from{opacity:0;transform:translateY(8px)}}
:is(.full,.low) .window:not([hidden])~.dock{display:none}
@media (prefers-reduced-motion:reduce){*{animation:none!important;transition:none!important}}
@media print{:host{display:none!important}}
`
