/**
 * This sheet says what comes to be read looks like: cards, the badge, and what the window builds on. It comes with the
 * first of them and builds on the launcher's sheet, which has what a card needs when nothing else could be loaded. A
 * backslash joins a line with the next one, so that a break costs no byte.
 */
export const cardCss = `
.stage{--hl-soft:#f1f3f6;--hl-line:#d8dde5;--hl-mute:#5b6472}
.stage.dark{--hl-bg:#1d2027;--hl-text:#eceef2;--hl-soft:#2c313b;--hl-line:#434957;--hl-mute:#a8b0be;color-scheme:dark}
.window{pointer-events:auto}
:not([dir]){unicode-bidi:plaintext}
:focus-visible{outline-color:var(--hl-ink)}
.badge{position:absolute;top:-4px;inset-inline-end:-4px;min-width:22px;padding:0 6px;border-radius:11px;\
background:#c2261c;color:#fff;font-weight:600;font-size:12px;line-height:22px;text-align:center}
.card{width:min(320px,var(--hl-room));animation:rise .2s;overflow-wrap:anywhere}
.body{white-space:pre-line;display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:4;overflow:hidden}
section a{color:var(--hl-ink);font-weight:600}
.x{color:var(--hl-mute)}
.x:hover{background:var(--hl-soft)}
.opened :is(.card,.label){display:none}
@keyframes rise{from{opacity:0;transform:translateY(8px)}}
:is(.full,.low) .window:not([hidden])~.dock{display:none}
`
