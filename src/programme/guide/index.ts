export { type Catalogue, catalogue } from './catalogue.ts'
