/** This sheet says what announcements look like. It is loaded with them and builds on the launcher's sheet. */
export const announcementsCss = `
.news{--hl-tone:var(--hl-ink);display:flex;gap:10px;overflow:hidden;text-align:start}
.news::before{content:"";position:absolute;inset-block:0;inset-inline-start:0;width:4px;background:var(--hl-tone)}
.news.success{--hl-tone:#1a7f45}
.news.warning{--hl-tone:#b45309}
.news.critical{--hl-tone:#c2261c}
.dark .news.info{--hl-tone:#8fb3ff}
.dark .news.success{--hl-tone:#5fd08f}
.dark .news.warning{--hl-tone:#f5b84b}
.dark .news.critical{--hl-tone:#ff8d84}
.card.news{border:1px solid var(--hl-line)}
.news>svg{flex:none;width:20px;height:20px;margin-top:1px;color:var(--hl-tone)}
.still{animation:none}
.words{flex:1;min-width:0}
.card .words b,.words .body{display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:2;overflow:hidden}
.more-news{display:flex;align-items:center;gap:12px;margin-top:6px;font-size:14px}
.more-news a{min-width:0;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.next{margin-inline-start:auto;padding:4px 8px;border-radius:8px;color:var(--hl-mute);font-size:13px;\
white-space:nowrap;font-variant-numeric:tabular-nums}
.next::after{content:" ›"}
.next:hover{background:var(--hl-soft)}
.banner{position:relative;flex:none;padding:8px 44px 8px 16px;font-size:14px;\
background:color-mix(in srgb,var(--hl-tone) 10%,var(--hl-bg));border-bottom:1px solid var(--hl-line)}
.banner .words b{font-weight:600}
.banner .more-news{margin-top:2px}
.low .banner{padding-block:4px}
.low .banner .body{display:none}
.banner .x:hover,.banner .next:hover{background:color-mix(in srgb,var(--hl-tone) 16%,var(--hl-bg))}
@media (forced-colors:active){.news{border:1px solid}}
`
