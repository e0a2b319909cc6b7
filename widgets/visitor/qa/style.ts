/** This sheet says what a Q&A looks like, in addition to the window's sheet. */
export const qaCss = `
.offer{display:flex;align-items:center;gap:8px;padding:10px 16px;border-bottom:1px solid var(--hl-line);\
background:var(--hl-soft);font-size:14px;text-align:start;width:100%}
.offer b{flex:1;min-width:0;white-space:nowrap;overflow:hidden;text-overflow:ellipsis}
.offer:focus-visible{outline-offset:-2px}
.live{display:flex;align-items:center;gap:6px;font-size:12px;color:var(--hl-mute);white-space:nowrap}
.live::before{content:"";width:8px;height:8px;border-radius:50%;background:#d6342a}
.enter{color:var(--hl-ink);font-weight:600;white-space:nowrap}
.leave{padding:6px 12px;border-radius:16px;font-size:13px;font-weight:600;\
background:color-mix(in srgb,currentColor 18%,transparent);white-space:nowrap}
.slim{gap:6px;padding-inline:8px 12px}
.removed{background:none!important;border:1px dashed var(--hl-line);color:var(--hl-mute)}
.entry{display:flex;flex-direction:column;gap:14px}
.entry p{font-size:14px}
.slow{font-size:12px;color:var(--hl-mute);padding:4px 16px 0;text-align:center}
`
