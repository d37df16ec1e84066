// How a Python interpreter is told what to run, for tools.
export { PYTHON_NAMES, pythonCall } from '../../shell/python/call.ts';
