import { FileText, Upload } from 'lucide-react'
import { type DragEvent, useId, useState } from 'react'
import { useLanguage, useTexts } from '../../language.tsx'
import { sizeText } from '../autopilot/size.ts'
import classes from './FileDrop.module.css'
import { texts } from './texts.ts'

/** A file field that is also a place to drop a file on; by keyboard it is a plain file field. */
export function FileDrop({ file, note, onFile }: { file: File | null; note: string | null; onFile: (file: File) => void }) {
  const t = useTexts(texts)
  const { language } = useLanguage()
  const id = useId()
  const [over, setOver] = useState(false)
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    const dropped = event.dataTransfer.files[0]
    if (dropped) onFile(dropped)
  }
  return (
    <div>
      <label htmlFor={id} className={classes.label}>
        {t('file')}{' '}
        <span className={classes.star} aria-hidden>
          *
        </span>
      </label>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a shortcut; the field inside does all of it */}
      <div
        className={classes.zone}
        data-over={over || undefined}
        data-full={file !== null || undefined}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        {file ? <FileText size={28} aria-hidden /> : <Upload size={28} aria-hidden />}
        <span className={classes.words} aria-hidden>
          <b>{file ? file.name : t('fileDrop')}</b>
          <span className={classes.small}>{file ? `${sizeText(file.size, language)}${note ? ` · ${note}` : ''}` : t('fileHint')}</span>
          {file && <span className={classes.change}>{t('fileChange')}</span>}
        </span>
        <input
          id={id}
          type="file"
          className={classes.input}
          accept=".csv,.tsv,.txt,.ndjson,.jsonl,.parquet,.xlsx"
          aria-describedby={`${id}-hint`}
          required
          data-autofocus
          onChange={(event) => {
            const chosen = event.currentTarget.files?.[0]
            if (chosen) onFile(chosen)
          }}
        />
      </div>
      <span id={`${id}-hint`} className={classes.hidden}>
        {t('fileHint')}
      </span>
    </div>
  )
}
