/** Hands a text or a picture that the page made to the person as a file. */
export function download(name: string, type: string, content: BlobPart): void {
  const address = URL.createObjectURL(new Blob([content], { type }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // The browser has the address when the click returns; the next turn may free it.
  setTimeout(() => URL.revokeObjectURL(address), 0)
}
