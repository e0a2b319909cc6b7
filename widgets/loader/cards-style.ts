/** The cards above the launcher. */
export const cardsCss = `
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
`
