/** `t.name` in the window's sources. The build makes a window for each language and puts the sentence in its place. */
export { english as t } from './strings-en.ts'
