import { defineTexts } from '#base'

export const texts = defineTexts({
  es: {
    'ai.orders.read': 'Ver las respuestas sobre pedidos y sus listas',
    'ai.orders.ask': 'Preguntar a un archivo de pedidos',
    'ai.orders.erase': 'Borrar respuestas sobre pedidos',
    'job.ai.orders.answer': 'Responder una pregunta sobre pedidos',
    'activity.orders.asked': 'preguntó a un archivo de pedidos',
    'activity.orders.answered': 'terminó de responder sobre pedidos',
    'activity.orders.stopped': 'detuvo una pregunta sobre pedidos',
    'activity.orders.erased': 'borró una respuesta sobre pedidos',
    'notice.orders.answered.name': 'Hay respuesta a una pregunta mía sobre pedidos',
    'notice.orders.answered.title': 'Ya hay respuesta sobre tus pedidos',
    'notice.orders.answered.body': 'Ya puedes ver la lista y descargarla.',
    ORDER_ANSWER_NOT_FOUND: {
      what: 'No existe la respuesta {answer}.',
      expected: 'una respuesta de tu espacio que no se haya borrado',
      mend: 'Elige una de las que muestra Modelos › Preguntas.',
    },
    ORDER_ANSWER_NOT_FINISHED: {
      what: 'La respuesta sobre «{file}» todavía no está.',
      expected: 'una respuesta terminada',
      mend: 'Espera a que termine, o pregunta otra vez si se detuvo o falló.',
    },
    ORDER_ANSWER_ENDED: {
      what: 'La respuesta sobre «{file}» ya ha terminado.',
      expected: 'una respuesta en cola o en marcha',
      mend: 'No hace falta detenerla. Puedes abrirla o borrarla.',
    },
    ORDER_ANSWER_STILL_RUNNING: {
      what: 'La respuesta sobre «{file}» sigue en marcha.',
      expected: 'una respuesta terminada o detenida',
      mend: 'Detenla primero y después bórrala.',
    },
    ORDER_FILE_NOT_FOUND: {
      what: 'Esta respuesta no tiene el archivo {name}.',
      expected: 'un archivo que la respuesta haya entregado',
      mend: 'Descarga la lista: el informe del modelo solo existe cuando se aprendió uno.',
    },
  },
  en: {
    'ai.orders.read': 'See answers about orders and their lists',
    'ai.orders.ask': 'Ask a file of orders',
    'ai.orders.erase': 'Erase answers about orders',
    'job.ai.orders.answer': 'Answer a question about orders',
    'activity.orders.asked': 'asked a file of orders',
    'activity.orders.answered': 'finished an answer about orders',
    'activity.orders.stopped': 'stopped a question about orders',
    'activity.orders.erased': 'erased an answer about orders',
    'notice.orders.answered.name': 'A question of mine about orders has been answered',
    'notice.orders.answered.title': 'There is an answer about your orders',
    'notice.orders.answered.body': 'You can see the list and download it.',
    ORDER_ANSWER_NOT_FOUND: {
      what: 'There is no answer {answer}.',
      expected: 'an answer of your workspace that was not erased',
      mend: 'Choose one of those that Models › Questions shows.',
    },
    ORDER_ANSWER_NOT_FINISHED: {
      what: 'The answer about “{file}” is not there yet.',
      expected: 'an answer that has ended',
      mend: 'Wait until it ends, or ask again if it was stopped or failed.',
    },
    ORDER_ANSWER_ENDED: {
      what: 'The answer about “{file}” has ended already.',
      expected: 'an answer that is queued or running',
      mend: 'There is no need to stop it. You can open it or erase it.',
    },
    ORDER_ANSWER_STILL_RUNNING: {
      what: 'The answer about “{file}” is still running.',
      expected: 'an answer that has ended or was stopped',
      mend: 'Stop it first, then erase it.',
    },
    ORDER_FILE_NOT_FOUND: {
      what: 'This answer has no file {name}.',
      expected: 'a file that the answer delivered',
      mend: 'Download the list: there is a report of the model only where one was learnt.',
    },
  },
})
