/**
 * Draws the window together with the parts that have a folder of their own and are built from what the window draws.
 */
import type { ChatWindow, Host } from '../loader/host.ts'
import { holdQa } from './qa/part.ts'
import { mountWindow } from './window/window.tsx'

export const mount = (host: Host): Promise<ChatWindow> => mountWindow(host, holdQa)
