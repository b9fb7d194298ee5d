import { z } from 'zod'

/** The same sentence in both languages. */
const Both = z.strictObject({ es: z.string().min(1), en: z.string().min(1) })

/** The smallest scope of a programme that includes a requirement: about 60, about 200, all 542. */
export const Reach = z.enum(['light', 'standard', 'full'])
export type Reach = z.infer<typeof Reach>

/** One bullet of the guide. `guide` keeps its wording for ever. */
export const Requirement = z.strictObject({
  id: z.string().regex(/^\d\.\d\.[A-Z]\.\d\.\d$/),
  guide: z.string().min(1),
  name: Both,
  scope: Reach,
  /** What it asks for, in one or two plain sentences. */
  meaning: Both,
  /** What shows that it is done. */
  closes: Both,
})
export type Requirement = z.infer<typeof Requirement>

/** Bullets under one heading of the guide, and what software is to do for them. */
export const Group = z.strictObject({
  id: z.string(),
  guide: z.string().min(1),
  name: Both,
  software: Both,
  requirements: z.array(Requirement).min(1),
})

/** A file of `requirements/`: one chapter of the guide. */
export const Chapter = z.strictObject({ chapter: z.string(), groups: z.array(Group).min(1) })
export type Chapter = z.infer<typeof Chapter>

const Heading = z.strictObject({ id: z.string(), guide: z.string().min(1), name: Both })
/** The headings above the groups: the guide's sections, chapters and blocks. */
export const Outline = z.strictObject({ sections: z.array(Heading), chapters: z.array(Heading), blocks: z.array(Heading) })
export type Outline = z.infer<typeof Outline>
