/** The window's sources say `t.name`. The build makes one window per language and puts the sentence in its place. */
export { en as t } from './strings-en.ts'
