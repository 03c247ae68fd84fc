/* A program without a sign of Python in its name, which runs an interpreter that was linked into it. */
void Py_Initialize(void);
int PyRun_SimpleString(const char *);

int main(void) {
    Py_Initialize();
    return PyRun_SimpleString("def spin():\n    while True: x = 1\nspin()\n");
}
