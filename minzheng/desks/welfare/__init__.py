"""Benefits that one person applies for, as officers handle them: window, township, federation, bureau."""
