"""Extensions: they hold the archive open, write down what went wrong, and report a run at its end."""
