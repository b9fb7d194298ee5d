import { Upload } from 'lucide-react'
import { type DragEvent, useId, useState } from 'react'
import classes from './FilesDrop.module.css'

/** Endings of the files that can be read. */
export const accepted = '.csv,.tsv,.txt,.ndjson,.jsonl,.parquet,.xlsx'

/** A field for one or several files that is also a place to drop them on; by keyboard it is a plain file field. */
export function FilesDrop({
  label,
  hint,
  multiple = false,
  onFiles,
}: {
  label: string
  hint: string
  multiple?: boolean
  onFiles: (files: readonly File[]) => void
}) {
  const id = useId()
  const [over, setOver] = useState(false)
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    const dropped = [...event.dataTransfer.files]
    if (dropped.length > 0) onFiles(multiple ? dropped : dropped.slice(0, 1))
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a shortcut; the field inside does all of it
    <div
      className={classes.zone}
      data-over={over || undefined}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <Upload size={32} aria-hidden />
      <span className={classes.words}>
        <b id={`${id}-label`}>{label}</b>
        <span id={`${id}-hint`} className={classes.small}>
          {hint}
        </span>
      </span>
      <input
        type="file"
        className={classes.input}
        accept={accepted}
        multiple={multiple}
        aria-labelledby={`${id}-label`}
        aria-describedby={`${id}-hint`}
        onChange={(event) => {
          const chosen = [...(event.currentTarget.files ?? [])]
          // The same file may be chosen again after it was taken away
          event.currentTarget.value = ''
          if (chosen.length > 0) onFiles(chosen)
        }}
      />
    </div>
  )
}
