/**
 * This sheet says what the window looks like. The launcher's sheet is there before it and has the variables and the
 * first rules. A backslash joins a line with the next one, so that a break costs no byte.
 */
export const windowCss = `
.stage{--hl-bad:#b3241b;--hl-warn:#fff4dc}
.stage.dark{--hl-bad:#ff9a91;--hl-warn:#443a1f}
.window,.middle,.said,.page,.past,.ended,.ended form{display:flex;flex-direction:column}
.middle,.list,.page{flex:1;min-height:0}
.who,.more,.middle,.stars label{position:relative}
.round,.send,.avatar,.stars label{display:grid;place-items:center;flex:none}
.head,.main,.send,.own .bubble{background:var(--hl-accent);color:var(--hl-on)}
.window{position:absolute;bottom:calc(var(--hl-y) + 72px + env(safe-area-inset-bottom));\
width:min(380px,var(--hl-room));height:min(600px,calc(100% - var(--hl-y) - 92px - env(safe-area-inset-bottom)));\
background:var(--hl-bg);color:var(--hl-text);border-radius:14px;overflow:hidden;box-shadow:var(--hl-shadow);\
animation:rise .2s;outline:none;overflow-wrap:anywhere}
.head{display:flex;align-items:center;gap:12px;padding:14px 12px 14px 16px;position:relative;z-index:2}
.head :focus-visible{outline-color:currentColor}
.title{flex:1;min-width:0}
.title *{width:fit-content;max-width:100%;white-space:nowrap;overflow:hidden;text-overflow:ellipsis;font-size:13px}
.title h1{font-size:16px;font-weight:600}
.avatar{width:28px;height:28px;border-radius:50%;background:var(--hl-soft);color:var(--hl-text);font-size:11px;\
font-weight:600}
.head .avatar{width:40px;height:40px;background:color-mix(in srgb,currentColor 18%,transparent);color:inherit;\
font-size:15px}
.there::after{content:"";position:absolute;bottom:0;inset-inline-end:0;width:11px;height:11px;border-radius:50%;\
background:#2fbf62;border:2px solid var(--hl-accent)}
.round,.send{width:40px;height:40px;border-radius:50%}
.clip{color:var(--hl-mute);margin-inline:-6px}
.round:hover{background:color-mix(in srgb,currentColor 18%,transparent)}
.i-more{stroke-width:3}
.more{margin-inline-end:-8px}
.menu{position:absolute;top:44px;inset-inline-end:0;min-width:200px;padding:6px;background:var(--hl-bg);\
color:var(--hl-text);border-radius:14px;box-shadow:var(--hl-shadow);border:1px solid var(--hl-line)}
.menu button,.past button{display:block;width:100%;text-align:start;padding:8px 14px;border-radius:10px}
.menu :hover,.menu :focus-visible{background:var(--hl-soft)}
.bad{color:var(--hl-bad)!important}
.wire{font-size:12px;text-align:center;background:var(--hl-warn)}
.wire:not(:empty){padding:4px 12px}
.list{overflow:auto;overscroll-behavior:contain;padding:16px 16px 8px;overflow-anchor:none}
.list:focus-visible{outline-offset:-2px}
.day,.event{font-size:12px;color:var(--hl-mute);text-align:center;margin:12px 16px}
.row{display:flex;align-items:flex-end;gap:8px;margin-top:3px;max-width:88%}
.first{margin-top:12px}
.own{margin-inline-start:auto;justify-content:flex-end}
.row:has(.foot)>.avatar{margin-bottom:20px}
.none{visibility:hidden}
.said{min-width:0;align-items:flex-start}
.own .said{align-items:flex-end}
.bubble{background:var(--hl-soft);padding:8px 14px;border-radius:16px;white-space:pre-wrap;max-width:100%}
.row:not(.own).last .bubble{border-end-start-radius:5px}
.own.last .bubble{border-end-end-radius:5px}
.bubble.bad{background:none;border:1px solid var(--hl-bad);color:var(--hl-text)!important}
.foot{display:flex;align-items:center;flex-wrap:wrap;gap:4px;font-size:11px;line-height:16px;color:var(--hl-mute);\
margin:3px 4px 1px}
.foot button{font-weight:600;text-decoration:underline;padding:4px}
.state{display:flex;gap:4px}
.read{color:var(--hl-ink)}
.dots{display:flex;gap:4px;padding:14px}
.dots i{width:7px;height:7px;border-radius:50%;background:var(--hl-mute);animation:blink 1.2s infinite}
.dots i+i{animation-delay:.2s}
.dots i+i+i{animation-delay:.4s}
@keyframes blink{60%,to{opacity:.3}}
.older,.pill{padding:6px 14px;border-radius:16px;font-size:13px}
.older{display:block;margin:0 auto 8px;color:var(--hl-mute);background:var(--hl-soft)}
.pill{position:absolute;bottom:10px;align-self:center;display:flex;align-items:center;gap:4px;background:var(--hl-bg);\
box-shadow:var(--hl-shadow);font-weight:600;border:1px solid var(--hl-line)}
.queue,.sure{margin:8px 16px;padding:8px 14px;border-radius:10px;background:var(--hl-soft);font-size:14px}
.buttons{display:flex;flex-wrap:wrap;gap:8px;margin-top:10px}
.quiet,.main{padding:8px 14px;border-radius:10px;font-size:14px;font-weight:600}
.quiet,.past button{border:1px solid var(--hl-line);background:var(--hl-bg)}
:disabled{opacity:.5;cursor:default}
.person{display:flex;gap:10px;padding:0 16px 8px}
.person label{flex:1;min-width:0}
label{font-size:13px;font-weight:600}
small{font-weight:400;font-size:12px;color:var(--hl-mute)}
input,textarea{font-weight:400;font-size:16px;background:var(--hl-bg);border:1px solid var(--hl-mute);\
border-radius:10px;padding:8px 14px;width:100%;margin-top:4px;display:block;resize:none}
:read-write{outline-offset:-1px}
[aria-invalid=true]{border-color:var(--hl-bad)}
::placeholder{color:var(--hl-mute);opacity:1}
.composer{display:flex;flex-wrap:wrap;align-items:flex-end;gap:8px;padding:8px 12px 12px;\
border-top:1px solid var(--hl-line)}
.composer textarea{flex:1;border-radius:20px;margin:0;min-height:42px;max-height:134px}
.counter{width:100%;font-size:12px;color:var(--hl-mute);padding-inline:14px}
.page{overflow:auto;padding:20px;gap:14px}
h2{font-size:18px;font-weight:600}
.page>p{color:var(--hl-mute);font-size:14px}
.done{align-items:center;justify-content:center;text-align:center}
.past,.ended,.ended form{gap:10px}
.past b{display:block}
.ended{padding:14px 16px 16px;border-top:1px solid var(--hl-line)}
legend{font-weight:600}
.stars{display:flex;gap:2px}
.stars label{width:44px;height:44px;border-radius:10px;color:var(--hl-mute)}
.stars input{position:absolute;inset:0;opacity:0;height:100%;margin:0;cursor:pointer}
.stars :has(:focus-visible){outline:2px solid var(--hl-ink)}
.stars svg{width:30px;stroke-width:1.5}
.on svg{fill:#f5b301;stroke:#c98f00}
.hid{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
[dir=rtl] :is(.i-send,.i-left){transform:scaleX(-1)}
.top{flex:0 1 auto;min-height:0;max-height:40%;overflow:auto}
.low .window{bottom:var(--hl-y);height:calc(100% - var(--hl-y) - 8px)}
.full .window{inset:0;width:auto;height:auto;border-radius:0;animation:none;\
padding:env(safe-area-inset-top) env(safe-area-inset-right) env(safe-area-inset-bottom) env(safe-area-inset-left)}
.low .head{padding-block:4px}
.low .head .avatar{width:28px;height:28px;font-size:11px}
.low .title{display:flex;align-items:baseline;gap:8px}
.low .composer{padding-block:6px}
.low .composer textarea{max-height:64px}
.low .list{padding-block:8px}
.low .queue,.low .sure{margin-block:4px;padding-block:4px}
@media (forced-colors:active){.window,.bubble{border:1px solid}}
`
