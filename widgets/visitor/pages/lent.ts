import type { ComponentChildren } from 'preact'
import type { useEffect, useState } from 'preact/hooks'
import type { ThreadClient } from '../../client/thread.ts'
import type { Entry, timeline } from '../timeline.ts'

/** The window lends pages its hooks, which count in its variables, and what it draws already. */
export interface Lent {
  useEffect: typeof useEffect
  useState: typeof useState
  timeline: typeof timeline
  Timeline(props: { entries: readonly Entry[] }): ComponentChildren
  Older(props: { thread: ThreadClient }): ComponentChildren
  Icon(props: { name: 'sent' | 'star' }): ComponentChildren
  dayName(at: number): string
}

export let lent: Lent

export function lend(next: Lent): void {
  lent = next
}
