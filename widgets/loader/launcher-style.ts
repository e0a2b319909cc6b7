/** What the launcher and the cards look like; the window's own sheet builds on the variables. */
export const launcherCss = `
:host{all:initial!important;position:fixed!important;inset:auto 0 0 auto!important;width:0!important;height:0!important;z-index:var(--z)!important;
font:15px/1.45 system-ui,sans-serif!important;color-scheme:light dark;
--bg:#fff;--text:#1a1d24;--soft:#f1f3f6;--line:#d8dde5;--mute:#5b6472;--shadow:0 2px 6px rgb(16 24 40/.12),0 12px 36px rgb(16 24 40/.18)}
@media (prefers-color-scheme:dark){:host{--bg:#1d2027;--text:#eceef2;--soft:#2c313b;--line:#434957;--mute:#a8b0be;--shadow:0 2px 6px rgb(0 0 0/.4),0 12px 36px rgb(0 0 0/.5)}}
*{box-sizing:border-box}
button{font:inherit;color:inherit;border:0;background:none;padding:0;margin:0;cursor:pointer}
svg{width:24px;height:24px;fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round;stroke-linejoin:round;display:block}
:focus-visible{outline:2px solid var(--ink);outline-offset:2px}
[hidden]{display:none!important}
.dock{position:fixed;inset-block-end:var(--y);display:flex;flex-direction:column;align-items:flex-end;gap:12px;color:var(--text)}
.right{right:var(--x)}
.left{left:var(--x)}
.dock.left{align-items:flex-start}
.launch{display:flex;align-items:center;justify-content:center;min-width:56px;height:56px;border-radius:28px;background:var(--accent);color:var(--on);box-shadow:var(--shadow);position:relative;transition:transform .15s}
.launch:hover{transform:scale(1.05)}
.launch:active{transform:scale(.96)}
.launch:focus-visible{outline:3px solid var(--bg);outline-offset:-5px}
.launch .label{padding-inline:20px 4px;font-weight:600;white-space:nowrap}
.launch .icons{width:56px;height:56px;display:grid;place-items:center}
.launch svg{grid-area:1/1;transition:transform .2s,opacity .2s}
.launch .down{opacity:0;transform:rotate(-90deg) scale(.6)}
.opened .launch .down{opacity:1;transform:none}
.opened .launch .chat{opacity:0;transform:rotate(90deg) scale(.6)}
.opened .launch .label{display:none}
.badge{position:absolute;inset-block-start:-4px;inset-inline-end:-4px;min-width:22px;height:22px;padding:0 6px;border-radius:11px;background:#c2261c;color:#fff;font-size:12px;line-height:22px;font-weight:700;text-align:center}
@media (max-width:479px){.opened.dock{display:none}}
.card{width:min(320px,calc(100vw - 2*var(--x)));background:var(--bg);border-radius:14px;box-shadow:var(--shadow);padding:14px 44px 14px 16px;position:relative;animation:rise .2s ease-out;overflow-wrap:anywhere}
.card b{display:block;margin-block-end:2px}
.card .body{white-space:pre-line;display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:4;overflow:hidden}
.card.said{padding:0}
.card.said .say{display:block;width:100%;text-align:start;padding:14px 44px 14px 16px;border-radius:14px}
.card.said .body{-webkit-line-clamp:3}
.card a{display:inline-block;margin-block-start:8px;color:var(--ink);font-weight:600}
.card.warning{border-inline-start:4px solid #d97706}
.card .x{position:absolute;inset-block-start:6px;inset-inline-end:6px;width:32px;height:32px;display:grid;place-items:center;border-radius:8px;color:var(--mute)}
.card .x:hover{background:var(--soft)}
.card .x svg{width:16px;height:16px}
.opened .card{display:none}
@keyframes rise{from{opacity:0;transform:translateY(8px)}}
@media (prefers-reduced-motion:reduce){*{animation:none!important;transition:none!important}}
@media print{.dock{display:none}}
`
