import { type UseFormReturnType, useForm } from '@mantine/form'
import type { z } from 'zod'
import { ApiProblem } from '../api.ts'
import { useLanguage } from '../language.tsx'
import { fieldErrors } from './field-errors.ts'

/** A Mantine form that checks with the schema of the API; text that was entered stays whatever is refused. */
export function useZodForm<Values extends Record<string, unknown>>(schema: z.ZodType, initialValues: Values): UseFormReturnType<Values> {
  const { language } = useLanguage()
  return useForm<Values>({ initialValues, validate: (values) => fieldErrors(schema, values, language), validateInputOnBlur: true })
}

/**
 * Shows what the server refused at the fields it names.
 * @returns whether all of it found its field; if not, show the error with `ProblemView` too
 */
export function showServerIssues<Values extends Record<string, unknown>>(form: UseFormReturnType<Values>, error: unknown): boolean {
  const issues = error instanceof ApiProblem ? (error.problem.issues ?? []) : []
  const own = issues.filter(({ path }) => Object.hasOwn(form.getValues(), path.split('.')[0] ?? ''))
  form.setErrors(Object.fromEntries(own.map(({ path, expected }) => [path, expected])))
  return issues.length > 0 && own.length === issues.length
}
