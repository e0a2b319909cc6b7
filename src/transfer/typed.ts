import path from 'node:path'

/** Says how a command is typed here: by npm in a clone, by `helpline` where the package is installed. */
export const typed = (name: string, words: string): string =>
  /^helpline(\.mjs)?$/.test(path.basename(process.argv[1] ?? ''))
    ? `helpline ${name} ${words}`
    : `npm run ${name} -- ${words}`
