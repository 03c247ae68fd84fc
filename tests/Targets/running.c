/* An interpreter in a shared library, as python3 is where it was configured with --enable-shared. */
int Py_BytesMain(int, char **);

int main(int count, char **words) {
    return Py_BytesMain(count, words);
}
