export { type Authenticate, type Caller, type Credentials, sessionCookie } from './caller.ts'
export { contribution } from './contribution.ts'

export type { ExpressAnswer } from './express.ts'
export { fileReply } from './file-reply.ts'
export { readForm } from './form.ts'

export { createHttp, type Describe, type HttpOptions } from './http.ts'

export { decodeCursor, encodeCursor, PageQuery, pageOf } from './paging.ts'
export { RequestInvalid } from './problems.ts'
export { uploadLimitBytes } from './take-forms.ts'
