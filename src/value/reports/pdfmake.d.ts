/** The part of pdfmake 0.3 that reports use; the library brings no types. */
declare module 'pdfmake' {
  export type Content = string | Readonly<Record<string, unknown>> | readonly Content[]
  type Fonts = Readonly<Record<string, Readonly<Record<'normal' | 'bold' | 'italics' | 'bolditalics', string>>>>
  const pdfmake: {
    setFonts(fonts: Fonts): void
    /** Whether an address, or a file of the machine, may be read while a document is made. */
    setUrlAccessPolicy(allow: (url: string) => boolean): void
    setLocalAccessPolicy(allow: (path: string) => boolean): void
    createPdf(document: Readonly<Record<string, unknown>>): { getBuffer(): Promise<Buffer> }
  }
  export default pdfmake
}
