/** This file tells other tabs of sign-in and sign-out, because the tabs of one browser share the refresh cookie. */
export type TabNews = 'signed-in' | 'signed-out'

const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel('helpline:session') : undefined

export function tellOtherTabs(news: TabNews): void {
  channel?.postMessage(news)
}

export function whenOtherTabs(listener: (news: TabNews) => void): void {
  channel?.addEventListener('message', ({ data }) => {
    if (data === 'signed-in' || data === 'signed-out') listener(data)
  })
}
