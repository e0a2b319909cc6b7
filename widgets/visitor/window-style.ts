export const windowCss = `
:host{--bad:#b3241b;--warn:#fff4dc}
@media (prefers-color-scheme:dark){:host{--bad:#ff9a91;--warn:#443a1f}}
.window{position:fixed;inset-block-end:calc(var(--y) + 72px);width:min(380px,calc(100vw - 2*var(--x)));height:min(600px,calc(100dvh - var(--y) - 92px));display:flex;flex-direction:column;background:var(--bg);color:var(--text);border-radius:14px;overflow:hidden;box-shadow:var(--shadow);animation:rise .2s ease-out;outline:none;text-align:start}
h1,h2,p,ul,fieldset{margin:0;padding:0;border:0;font:inherit;list-style:none}
.head{display:flex;align-items:center;gap:12px;padding:14px 12px 14px 16px;background:var(--accent);color:var(--on);position:relative;z-index:2}
.head :focus-visible{outline-color:var(--on)}
.title{flex:1;min-width:0}
.title *{white-space:nowrap;overflow:hidden;text-overflow:ellipsis;font-size:13px}
.title h1{font-size:16px;font-weight:650}
.who{position:relative}
.head .avatar{width:40px;height:40px;background:color-mix(in srgb,var(--on) 18%,transparent);color:var(--on);font-size:15px}
.who.there::after{content:"";position:absolute;inset-block-end:0;inset-inline-end:0;width:11px;height:11px;border-radius:50%;background:#2fbf62;border:2px solid var(--accent)}
.round{width:40px;height:40px;display:grid;place-items:center;border-radius:10px;flex:none}
.round:hover{background:color-mix(in srgb,currentColor 14%,transparent)}
.round svg{width:20px;height:20px}
.i-more{stroke-width:3}
.more{position:relative;margin-inline-end:-8px}
.menu{position:absolute;inset-block-start:44px;inset-inline-end:0;min-width:200px;padding:6px;background:var(--bg);color:var(--text);border-radius:12px;box-shadow:var(--shadow);border:1px solid var(--line)}
.menu button{display:block;width:100%;text-align:start;padding:10px 12px;border-radius:8px}
.menu button:hover,.menu button:focus-visible{background:var(--soft)}
.menu :focus-visible{outline-color:var(--ink)}
.bad{color:var(--bad)!important}
.wire{font-size:12px;text-align:center;background:var(--warn);color:var(--text);max-height:0;overflow:hidden;transition:max-height .2s}
.wire.on{max-height:60px;padding:4px 12px}
.banner{display:flex;gap:8px;align-items:flex-start;padding:10px 6px 10px 16px;background:var(--soft);font-size:14px;border-block-end:1px solid var(--line);overflow-wrap:anywhere;max-height:30%;overflow:auto}
.banner.warning{background:var(--warn)}
.banner div{flex:1}
.banner .round{width:32px;height:32px;margin-block-start:-4px}
a{color:inherit;text-decoration:underline;text-underline-offset:2px}
.banner a{color:var(--ink);font-weight:600}
.middle{flex:1;min-height:0;position:relative;display:flex;flex-direction:column}
.list{flex:1;min-height:0;overflow-y:auto;overscroll-behavior:contain;padding:16px 16px 8px;overflow-anchor:none}
.list:focus-visible{outline-offset:-2px}
.day,.event{font-size:12px;color:var(--mute);text-align:center;margin:12px 16px;overflow-wrap:anywhere}
.row{display:flex;align-items:flex-end;gap:8px;margin-block-start:3px;max-width:88%}
.row.first{margin-block-start:12px}
.own{margin-inline-start:auto;justify-content:flex-end}
.avatar{width:28px;height:28px;flex:none;border-radius:50%;display:grid;place-items:center;background:var(--soft);color:var(--text);font-size:11px;font-weight:650;overflow:hidden}
.avatar svg{width:15px;height:15px}
.row:not(.own):has(.foot)>.avatar{margin-block-end:20px}
.avatar.none{background:none;height:1px}
.said{min-width:0;display:flex;flex-direction:column;align-items:flex-start}
.own .said{align-items:flex-end}
.bubble{background:var(--soft);padding:8px 13px;border-radius:16px;white-space:pre-wrap;overflow-wrap:anywhere;max-width:100%}
.own .bubble{background:var(--accent);color:var(--on)}
.row:not(.own).last .bubble{border-end-start-radius:5px}
.own.last .bubble{border-end-end-radius:5px}
.bubble.bad{background:none;border:1px solid var(--bad);color:var(--text)!important}
.foot{display:flex;align-items:center;flex-wrap:wrap;gap:4px;font-size:11px;line-height:16px;color:var(--mute);margin:3px 4px 1px}
.foot svg{width:14px;height:14px}
.foot button{font-weight:650;text-decoration:underline;padding:4px}
.state{display:inline-flex;align-items:center;gap:3px}
.state.read{color:var(--ink)}
.dots{display:flex;gap:4px;padding:13px}
.dots i{width:7px;height:7px;border-radius:50%;background:var(--mute);animation:blink 1.2s infinite}
.dots i:nth-child(2){animation-delay:.2s}
.dots i:nth-child(3){animation-delay:.4s}
@keyframes blink{0%,60%,100%{opacity:.3}30%{opacity:1}}
.older{display:block;margin:0 auto 8px;padding:6px 14px;border-radius:16px;font-size:13px;color:var(--mute);background:var(--soft)}
.pill{position:absolute;inset-block-end:10px;align-self:center;display:flex;align-items:center;gap:4px;padding:6px 14px;min-height:34px;border-radius:17px;background:var(--bg);box-shadow:var(--shadow);font-size:13px;font-weight:600;border:1px solid var(--line)}
.pill svg{width:16px;height:16px}
.queue,.sure{margin:0 16px 8px;padding:12px 14px;border-radius:12px;background:var(--soft);font-size:14px}
.sure{margin-block-start:12px}
b{font-weight:650}
.buttons{display:flex;flex-wrap:wrap;gap:8px;margin-block-start:10px}
.quiet,.main{padding:8px 14px;min-height:38px;border-radius:10px;font-weight:600;font-size:14px;text-align:center}
.quiet{border:1px solid var(--line);background:var(--bg)}
.main{background:var(--accent);color:var(--on)}
.main:disabled{opacity:.6;cursor:default}
.person{display:flex;gap:10px;padding:0 16px 8px}
label{display:block;flex:1;font-size:13px;font-weight:600;min-width:0}
small{font-weight:400;font-size:12px;color:var(--mute)}
input,textarea{font:inherit;font-weight:400;font-size:15px;color:inherit;background:var(--bg);border:1px solid color-mix(in srgb,var(--mute) 70%,var(--bg));border-radius:10px;padding:8px 12px;width:100%;margin:0;display:block}
label input,label textarea{margin-block-start:4px}
textarea{resize:none;max-height:calc(5*1.45em + 18px)}
textarea:focus,input:focus{outline:2px solid var(--ink);outline-offset:-1px}
[aria-invalid=true]{border-color:var(--bad)}
::placeholder{color:var(--mute);opacity:1}
.composer{display:flex;flex-wrap:wrap;align-items:flex-end;gap:8px;padding:8px 12px 12px;border-block-start:1px solid var(--line)}
.composer textarea{flex:1;border-radius:20px;padding:8px 14px;min-height:40px;width:auto}
.send{width:40px;height:40px;border-radius:50%;display:grid;place-items:center;background:var(--accent);color:var(--on);flex:none}
.send svg{width:20px;height:20px}
.send:disabled{background:var(--soft);color:var(--mute);cursor:default}
.counter{width:100%;font-size:12px;color:var(--mute);padding-inline:14px}
.page{flex:1;min-height:0;overflow:auto;padding:20px;display:flex;flex-direction:column;gap:14px}
.page h2{font-size:18px;font-weight:650}
.page label{flex:none}
.page textarea{max-height:none}
.page>p{color:var(--mute);font-size:14px}
.done{align-items:center;justify-content:center;text-align:center}
.tick{width:56px;height:56px;border-radius:50%;display:grid;place-items:center;background:var(--accent);color:var(--on)}
.past{display:flex;flex-direction:column;gap:6px}
.past button{width:100%;text-align:start;padding:10px 14px;border:1px solid var(--line);border-radius:10px;display:flex;flex-direction:column}
.past span{font-size:13px;color:var(--mute)}
.ended{padding:14px 16px 16px;border-block-start:1px solid var(--line);display:flex;flex-direction:column;gap:12px}
.ended form{display:flex;flex-direction:column;gap:10px}
legend{padding:0;font-weight:650;margin-block-end:4px}
.stars{display:flex;gap:2px}
.stars label{flex:none;width:44px;height:44px;display:grid;place-items:center;cursor:pointer;border-radius:10px;position:relative;color:var(--mute)}
.stars input{position:absolute;inset:0;opacity:0;width:100%;height:100%;cursor:pointer}
.stars label:has(:focus-visible){outline:2px solid var(--ink)}
.stars svg{width:30px;height:30px;stroke-width:1.5}
.stars .on svg{fill:#f5b301;stroke:#c98f00}
.ended form+.main{background:none;color:inherit;border:1px solid var(--line)}
.hid{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
@media (max-width:479px){.window{inset:var(--top,0) 0 auto 0!important;width:100%;height:var(--height,100dvh);border-radius:0;animation:none}
input,textarea{font-size:16px}}
@media (forced-colors:active){.window,.bubble{border:1px solid}}
@media print{.window{display:none}}
`
