"""Writes a manual in reST to the folder "manual": chapters with tables, code, references and an index."""

import os

CHAPTERS = 8
SECTIONS = 6

CHAPTER = """\
.. _chapter-{n}:

Chapter {n}
==========

This chapter follows :ref:`chapter-{before}` and tells about :py:func:`work_{n}_0`.

.. contents:: In this chapter
   :local:

"""

SECTION = """\
Section {n}.{m}
--------------

.. index:: single: subject {m}; in chapter {n}

.. py:function:: work_{n}_{m}(first, second=None, *rest)

   Does what *chapter {n}* says, with ``first`` and :py:func:`work_{before}_{m}`.

   :param int first: a number of :doc:`chapter-{before}`
   :param str second: **another** one
   :returns: ``{n} * {m}``

.. code-block:: python

   class Example{m}(object):
       def method(self, *arguments, key="{n}"):
           return [argument ** 2 for argument in arguments if argument is not None] or key

.. list-table:: Values
   :header-rows: 1

   * - name
     - value
   * - `n`
     - {n}
   * - `m`
     - {m}

.. note:: See also :ref:`genindex`, and footnote [#f{m}]_.

.. [#f{m}] A footnote of section {n}.{m}.

"""

os.mkdir("manual")
with open("manual/conf.py", "w") as file:
    file.write("project = 'Manual'\nhtml_theme = 'basic'\n")
with open("manual/index.rst", "w") as file:
    file.write("Manual\n======\n\n.. toctree::\n   :maxdepth: 2\n   :numbered:\n\n")
    file.writelines(f"   chapter-{n}\n" for n in range(CHAPTERS))
for n in range(CHAPTERS):
    before = (n - 1) % CHAPTERS
    with open(f"manual/chapter-{n}.rst", "w") as file:
        file.write(CHAPTER.format(n=n, before=before))
        file.writelines(SECTION.format(n=n, m=m, before=before) for m in range(SECTIONS))
