import type { Plugin } from 'vite'

/** The minifier leaves notes for the next bundler; this one is the last. */
export function dropAnnotations(): Plugin {
  return {
    name: 'drop-annotations',
    generateBundle(_options, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type === 'chunk')
          file.code = file.code.replace(
            /([\w$]?)\/\* ?[@#]__PURE__ ?\*\/ ?/g,
            (_, before: string) => before && `${before} `,
          )
      }
    },
  }
}
