/** This file serves the built screens, the pasted script and the demo shop. */
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Context, Middleware } from 'koa'
import sirv from 'sirv'
import type { KnownSite, Sites } from '../identity/index.ts'
import type { Clock } from '../kernel/clock.ts'
import { keepBuild } from './builds.ts'

const YEAR_S = 31_536_000
const SCRIPT_S = 300
const SETTING = /^(site|lang|side|label|offset-x|offset-y|z-index|launcher|theme|back|as)$/
const SETTING_LENGTH = 200

export interface PageOptions {
  /** The built widgets are in this folder. */
  widgetsDir: string
  /** They are kept in this folder, with the parts of earlier builds. */
  keptDir: string
  /** The demo shop's page is in this folder, and is served as it is written. */
  shopDir: string
  sites: Sites
  publicUrl: () => string
  clock: Clock
}

export function pages({
  widgetsDir: built,
  keptDir: widgetsDir,
  shopDir,
  sites,
  publicUrl,
  clock,
}: PageOptions): Middleware {
  keepBuild(built, widgetsDir, clock())
  const read = (file: string): string => fs.readFileSync(path.join(widgetsDir, file), 'utf8')
  const loader = read('loader.js')
  const core = fs.readdirSync(path.join(built, 'visitor/assets')).find((name) => /^widget-[\w-]+\.js$/.test(name)) ?? ''
  const shop = fs.readFileSync(path.join(shopDir, 'index.html'), 'utf8')
  const shells = { console: shellOf(read('console/index.html')), admin: shellOf(read('admin/index.html')) }
  const builds = new Map([
    ['/widget/build', core],
    ['/console/build', shells.console.build],
    ['/admin/build', shells.admin.build],
  ])
  const assets = sirv(widgetsDir, {
    etag: true,
    gzip: true,
    dotfiles: false,
    setHeaders: (res) => res.setHeader('cache-control', 'no-cache'),
  })
  const shopFiles = sirv(shopDir, { etag: true, dotfiles: false })
  const hashed = sirv(widgetsDir, { etag: true, gzip: true, immutable: true, maxAge: YEAR_S, dotfiles: false })

  return async (ctx, next) => {
    if (ctx.method !== 'GET' && ctx.method !== 'HEAD') return next()
    const { path: address } = ctx
    if (address === '/widget.js') return script(ctx, loader, sites, { base: publicUrl(), core })
    if (address === '/') return html(ctx, shopPage(shop, sites.list()[0]?.key))
    if (address.startsWith('/demo-shop/')) return serve(ctx, shopFiles, address.slice('/demo-shop'.length))
    const build = builds.get(address)
    if (build !== undefined) return latest(ctx, build)
    if (isShell(address, '/console')) return html(ctx, shells.console.text)
    if (isShell(address, '/admin') || ['/setup', '/join', '/guest'].includes(address))
      return html(ctx, shells.admin.text)
    // What failed once is asked for again below a folder with another name, because browsers remember failures by
    // address.
    const file = /^\/widget\//.test(address) ? address.replace(/^\/widget\/(~[\d-]+\/)?/, '/visitor/') : address
    if (!/^\/(visitor|console|admin)\//.test(file)) return next()
    // Pages of other origins load the widget's parts.
    if (file.startsWith('/visitor/'))
      ctx.set({ 'access-control-allow-origin': '*', 'cross-origin-resource-policy': 'cross-origin' })
    await serve(ctx, file.includes('/assets/') ? hashed : assets, file)
    return undefined
  }
}

const NO_SITE =
  '<p class="notice">Make the first admin with the one-time link that the server printed; ' +
  'then the chat appears here.</p>'

/** Returns the demo shop's page. Before the set-up there is no site, and so no chat to show. */
const shopPage = (shop: string, key: string | undefined): string =>
  key === undefined
    ? shop.replace(/<script src="\/widget\.js.*<\/script>/, '').replace('<!--notice-->', NO_SITE)
    : shop.replace('__SITE_KEY__', key)

/**
 * Returns whether an address is a screen's. All of a screen's addresses (`/admin/transcripts/…`) are one page; files
 * have a dot or lie in assets.
 */
const isShell = (address: string, base: string): boolean =>
  address === base ||
  (address.startsWith(`${base}/`) && !address.includes('/assets/') && !/\.[a-z0-9]+$/i.test(address))

/**
 * Returns a screen's page with the name of its build: a hash of what it loads, whose names say what is in it. The page
 * knows its own name, and asks which is the present one [HT11].
 */
function shellOf(built: string): { text: string; build: string } {
  const build = createHash('sha256').update(built).digest('hex').slice(0, 16)
  return { text: built.replace('__BUILD__', build), build }
}

function html(ctx: Context, body: string): void {
  ctx.type = 'html'
  ctx.set('cache-control', 'no-cache')
  ctx.body = body
}

/** Says which build is the present one, for pages that may be of another. */
function latest(ctx: Context, build: string): void {
  ctx.set({
    'cache-control': 'no-store',
    'access-control-allow-origin': '*',
    'cross-origin-resource-policy': 'cross-origin',
  })
  ctx.type = 'text/plain'
  ctx.body = build
}

/** Returns the settings that a page gave in the script's address, for pages whose tag the script cannot find. */
function asked({ query }: Context): Record<string, string> {
  const given = Object.entries(query).filter(
    (entry): entry is [string, string] => SETTING.test(entry[0]) && typeof entry[1] === 'string',
  )
  return Object.fromEntries(given.map(([name, value]) => [name, value.slice(0, SETTING_LENGTH)]))
}

function script(ctx: Context, loader: string, sites: Sites, from: { base: string; core: string }): void {
  const key = ctx.query['site']
  const site: KnownSite | undefined = typeof key === 'string' ? sites.findByKey(key) : undefined
  const settings = JSON.stringify({ site: site === undefined ? null : sites.config(site), ...from, query: asked(ctx) })
  ctx.type = 'text/javascript'
  ctx.set({
    'cache-control': `public, max-age=${SCRIPT_S}`,
    'cross-origin-resource-policy': 'cross-origin',
    'access-control-allow-origin': '*',
  })
  // It is a function, so that `$&` in a site's name is no pattern. U+2028 and `<` are harmless in a script file of its
  // own.
  const text = loader.replace('__HELPLINE_SITE__', () => settings)
  ctx.vary('accept-encoding')
  const zipped = ctx.acceptsEncodings('gzip', 'identity') === 'gzip'
  if (zipped) ctx.set('content-encoding', 'gzip')
  ctx.body = zipped ? gzipSync(text) : text
}

function serve(ctx: Context, handler: ReturnType<typeof sirv>, file: string): Promise<void> {
  return new Promise((resolve) => {
    ctx.req.url = file
    ctx.respond = false
    ctx.res.once('close', resolve)
    handler(ctx.req, ctx.res, () => {
      ctx.res.statusCode = 404
      ctx.res.end('Not found')
    })
  })
}
