import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Services } from '#platform/contributions'
import { proposeProblem } from './define.ts'
import { questionsOf } from './likely.ts'
import { Asked, FileProfile, FileQuestions, ProposalView, QuestionView, ReadingOptions } from './schema.ts'
import { profileOfKept, profileOfUpload } from './upload.ts'
import { listedQuestions, proposalInWords } from './words.ts'

/**
 * `/api/ai/problems`: what can be asked, what a file is, and how a question about it is understood. Nothing is kept: the
 * caller holds the profile, which has nobody's data, and sends it along with each answer.
 */
export const problemRoutes: FastifyPluginAsyncZod<Services> = async (app, services) => {
  const { folder } = services
  const config = { permission: 'ai.problems.ask' }

  app.get(
    '/questions',
    { schema: { summary: 'Questions that can be asked', response: { 200: z.object({ items: z.array(QuestionView) }) } }, config },
    async (request) => ({ items: listedQuestions(request.language) }),
  )

  app.post(
    '/profile',
    { schema: { summary: 'What a file holds', response: { 200: FileProfile } }, config: { ...config, multipart: ReadingOptions } },
    (request) => profileOfUpload(request, folder, request.language),
  )

  app.get(
    '/files/:id',
    {
      schema: { summary: 'What a kept file holds', params: z.object({ id: z.uuid() }), response: { 200: FileProfile } },
      config: { permission: 'data.files.read' },
    },
    (request) => profileOfKept(services, request.scope, request.params.id, request.language),
  )

  app.post(
    '/outcomes',
    {
      bodyLimit: 16 * 2 ** 20,
      schema: { summary: 'What can be asked of a file', body: z.strictObject({ file: FileProfile }), response: { 200: FileQuestions } },
      config,
    },
    async (request) => questionsOf(request.body.file),
  )

  app.post(
    '/propose',
    {
      bodyLimit: 16 * 2 ** 20,
      schema: { summary: 'How a question about a file is understood', body: Asked, response: { 200: ProposalView } },
      config,
    },
    async (request) => {
      const { question, file, answers } = request.body
      const proposal = proposeProblem(question, file, answers)
      return { ...proposal, words: proposalInWords(proposal, request.language) }
    },
  )
}
