import type { ComponentType } from 'preact'
import { useEffect, useState } from 'preact/hooks'

/** A part that most visitors never see, loaded when it is shown. */
export function lazy<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  let loaded: ComponentType<Props> | undefined
  return (props) => {
    const [, redraw] = useState(false)
    useEffect(() => {
      if (loaded) return
      load().then((component) => {
        loaded = component
        redraw(true)
      }, () => {})
    }, [])
    const Part = loaded
    return Part ? <Part {...props} /> : <div class="page" />
  }
}
