export { mount } from './window.tsx'
